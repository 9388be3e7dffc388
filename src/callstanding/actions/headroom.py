"""The headroom of a number: the calls that are left to it, and which of its limits are reached until when."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from callstanding.actions.answers import Headroom
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Line
from callstanding.actions.warmup import week_of
from callstanding.actions.windows import Calls, Window, count, merged

_WATCHED = "watch"


def windows_of(line: Line, limits: Limits, at: float) -> tuple[Window, Window, Window, Window]:
    """The number's own limits at that moment: less for one that warms up, and for one that is watched."""
    week = None if line.began is None and line.state != "warming" else week_of(line.began or at, at)
    watched = line.standing is not None and line.standing.status == _WATCHED
    return limits.of_line(watched=watched, week=week)


def calls_of(line: Line) -> tuple[Calls, Calls]:
    """(What counts in a minute, what counts in longer windows): the minute of a call that was only seen is unknown."""
    own = Calls(line.calls, line.held)
    return own, Calls(merged(line.calls, line.seen), line.held) if line.seen else own


class Used(NamedTuple):
    """How much of one window is used: its calls, those reserved among them, against its limit."""

    window: Window
    calls: int

    @property
    def left(self) -> int:
        """The calls left, never below zero."""
        return max(0, self.window.limit - self.calls)


FourUsed: TypeAlias = tuple[Used, Used, Used, Used]


def used(line: Line, limits: Limits, at: float) -> FourUsed:
    """What is used of a minute, an hour, a day and a week."""
    minute, *longer = windows_of(line, limits, at)
    own, every = calls_of(line)
    hour, day, week = (Used(each, count(every, each, at)) for each in longer)
    return Used(minute, count(own, minute, at)), hour, day, week


def headroom(line: Line, limits: Limits, at: float) -> Headroom:
    """The calls left in each window, never below zero."""
    return Headroom(*(each.left for each in used(line, limits, at)))


def day_left(line: Line, limits: Limits, at: float) -> int:
    """The calls left in a day."""
    day = windows_of(line, limits, at)[2]
    return max(0, day.limit - count(calls_of(line)[1], day, at))
