"""Writes what was learned as a policy of its own: it extends the base policy, which stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from callstanding.fitting.learning import Learned
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS


def scorecard(learned: Learned, base: Policy, *, extends: str, name: str, version: str, day: date, source: str) -> str:
    """The TOML text of a policy; lines that learning left as they were are not repeated."""
    head = [
        f"# Points learned from labelled examples, beneath the caps of {base.name} {base.version}.",
        "",
        "[policy]",
        f'name = "{name}"',
        f'version = "{version}"',
        f"date = {day}",
        f'extends = "{extends}"',
        f'about = "Points of {base.name} {base.version} fitted to labelled examples; limits, caps and thresholds as there."',
        f'source = "{source}"',
    ]
    return "\n".join([*head, *_signals(learned, base, day=day, source=source), ""])


def _signals(learned: Learned, base: Policy, *, day: date, source: str) -> Iterator[str]:
    for signal, points in zip(SIGNALS, learned.points, strict=True):
        rule = base.signals[signal.name]
        rounded = round(float(points), 2) or 0.0
        if rounded != round(rule.points, 2):
            yield f"\n[signals.{signal.name}]"
            yield f"points = {rounded}"
            yield f'source = "{rule.source.split("; points:")[0]}; points: {source}"'
            yield f"date = {day}"
