"""The board of an owner: each number with its state, its standing, and how much of its day is used; the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callstanding.actions.limits import Limits
from callstanding.actions.warmup import week_of
from callstanding.inventory.item import Item
from callstanding.live.judged import Seen
from callstanding.lookup import Shown
from callstanding.policies.policy import Policy

WORST = ("spam", "recovering", "watch", "clean", "unknown")
"""The statuses, the worst first."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One number. `score` None: nothing is known of it. `calls`: made in the last 24 hours, None where that is not
    known; `limit`: how many it may make in a day. `since`: of the status. Times are seconds since 1970.
    """

    item: Item
    status: str
    score: float | None
    flags: tuple[str, ...]
    calls: int | None
    limit: int
    since: float | None
    clean_by: float | None

    @property
    def used(self) -> float:
        """The share of the day's limit that is used."""
        return (self.calls or 0) / max(1, self.limit)


def board(items: Iterable[Item], seen: Seen, policy: Policy, *, now: float) -> list[BoardLine]:
    """The lines, the worst first: by status, score, and how much of the day is used."""
    limits, at = Limits(policy), seen.at if seen.at is not None else now
    lines = [_line(item, seen.shown.get(item.number), seen.calls, limits, at) for item in items]
    return sorted(lines, key=_worst)


def tallied(lines: Sequence[BoardLine]) -> dict[str, int]:
    """How many numbers have each status, the worst first."""
    there = Counter(line.status for line in lines)
    return {status: there[status] for status in WORST if there[status]}


def _line(item: Item, shown: Shown | None, calls: dict[str, int] | None, limits: Limits, at: float) -> BoardLine:
    status = shown.status if shown else "unknown"
    week = week_of(item.since, at) if item.state == "warming" else None
    _, _, day, _ = limits.of_line(watched=status == "watch", week=week)
    made = None if calls is None else calls.get(item.number, 0)
    if shown is None:
        return BoardLine(item, status, None, (), made, day.limit, None, None)
    return BoardLine(item, status, shown.spam_score, shown.flags, made, day.limit, shown.since, shown.clean_by)


def _worst(line: BoardLine) -> tuple[int, float, float, str]:
    return WORST.index(line.status), -(line.score or 0.0), -line.used, line.item.number
