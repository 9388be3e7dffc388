"""What is known of a subject beyond its own rollups."""

from __future__ import annotations

from dataclasses import dataclass

from callstanding.signals.signal import Floats


@dataclass(frozen=True)
class Background:
    """What a row knows beyond its own rollups: prior and report rate of its kind, its pool, its former holder."""

    base: Floats
    usual_report_rate: Floats
    pool_excess: Floats
    pool_members: Floats
    inherited_excess: Floats
