"""The call-time path on one screen: a published standing from memory, refreshed from what was published since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import msgspec


class Shown(msgspec.Struct, frozen=True, gc=False):
    """What is published of a number: DESIGN's standing without reasons. Times are seconds since 1970, UTC."""

    number: str
    status: str
    flags: tuple[str, ...]
    spam_score: float
    score_low: float
    score_high: float
    maturity: str | None
    connection: str | None
    engagement: str | None
    sentiment: str | None
    calls_out: int
    calls_in: int
    reports: int
    since: float
    clean_by: float | None
    as_of: float
    near: bool  # a little more evidence would change the status for the worse


class Feed(Protocol):
    """What publishes standings: rows changed since a cursor, in the order of their cursors."""

    def since(self, seq: int, limit: int) -> Sequence[tuple[int, str, Shown | None]]:
        """At most `limit` rows (cursor, number, standing or None for one that is gone), from the oldest."""


PAGE = 20_000


class Lookup:
    """All published standings in memory; one reader thread may call `refresh` while others call `get`."""

    def __init__(self, rows: Iterable[Shown] = ()) -> None:
        self._shown: dict[str, Shown] = {row.number: row for row in rows}
        self.seq = 0

    def __len__(self) -> int:
        return len(self._shown)

    def get(self, number: str) -> Shown | None:
        """The standing of a number in E.164 with +; None when nothing is known of it."""
        return self._shown.get(number)

    def numbers(self) -> Iterable[str]:
        """The numbers that have a standing."""
        return self._shown.keys()

    def loud(self) -> Sequence[str]:
        """The numbers whose standing the clock alone changes: watched, tagged, recovering."""
        return [number for number, shown in self._shown.items() if shown.status not in ("clean", "unknown")]

    def refresh(self, feed: Feed, told: Callable[[str, Shown | None], None] | None = None) -> int:
        """Take in what changed since the last time; returns how many rows that were."""
        taken = 0
        while rows := feed.since(self.seq, PAGE):
            for seq, number, shown in rows:
                if shown is None:
                    self._shown.pop(number, None)
                else:
                    self._shown[number] = shown
                if told:
                    told(number, shown)
                self.seq = seq
            taken += len(rows)
        return taken


def band(shown: Shown | None) -> str:
    """What a stranger may know: unknown, clean, watch or spam. No score: nobody shall probe the limits."""
    if shown is None:
        return "unknown"
    return "watch" if shown.status == "recovering" else shown.status
