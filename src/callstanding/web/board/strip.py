"""The statuses that a number had in the last days, as a strip: what is seen of its past without asking the folder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from callstanding.live.published import Turn

DAYS, TREND_DAYS = 30, 7
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Runs of days of one status: (status, first day from the left, days). `before`: the status of a week ago."""

    runs: tuple[tuple[str, int, int], ...]
    before: str

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses in their order."""
        return tuple(status for status, _, _ in self.runs)


def strip_of(turns: Sequence[Turn], status: str, since: float | None, *, now: float) -> Strip:
    """The strip of a number with this status now. Before what is known of it, it is unknown."""
    days = [_at(turns, status, since, now - DAY_S * ago) for ago in range(DAYS - 1, -1, -1)]
    runs, start = list[tuple[str, int, int]](), 0
    for each, same in groupby(days):
        length = len(list(same))
        runs.append((each, start, length))
        start += length
    return Strip(tuple(runs), days[-1 - TREND_DAYS])


def _at(turns: Sequence[Turn], status: str, since: float | None, moment: float) -> str:
    if not turns:
        return status if since is None or since <= moment + DAY_S else "unknown"
    place = bisect_right(turns, moment, key=lambda turn: turn.at)
    if place == len(turns):
        return status
    return turns[place - 1].status if place else turns[0].was
