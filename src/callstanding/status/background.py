"""What is known of a subject beyond its own rollups."""

from __future__ import annotations

from dataclasses import dataclass

from callstanding.signals.signal import Floats


@dataclass(frozen=True)
class Background:
    """What a row knows beyond its own rollups: prior and report rate of its kind, its pool, its former holder.

    Of the pool: its log-odds above the usual and their standard error, its members, its calls, and how many families
    of evidence stand against it, all weighted by how much such a pool has in common; and the share of the people it
    called who ever answer.
    """

    base: Floats
    usual_report_rate: Floats
    pool_excess: Floats
    pool_spread: Floats
    pool_members: Floats
    pool_calls: Floats
    pool_families: Floats
    pool_answered: Floats
    inherited_excess: Floats
