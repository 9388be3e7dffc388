"""Sliding windows: how many calls a span of time holds, and when the next one fits in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import inf

import msgspec

MINUTE, HOUR, DAY, WEEK = 60.0, 3_600.0, 86_400.0, 604_800.0


class Window(msgspec.Struct, frozen=True):
    """At most `limit` calls in any `seconds`."""

    code: str
    seconds: float
    limit: int
    source: str


class Calls(msgspec.Struct, frozen=True):
    """When calls began, oldest first, and until when each reservation that is not yet a call is held, soonest first.

    Times after the present count too: a clock that was set back lets no more calls through.
    """

    begun: Sequence[float] = ()
    held: Sequence[float] = ()


def count(calls: Calls, window: Window, at: float) -> int:
    """The calls within the window that ends at `at`; a call counts until it is exactly `seconds` old."""
    begun, held = calls.begun, calls.held
    found = len(begun) - bisect_right(begun, at - window.seconds)
    return found + len(held) - bisect_right(held, at) if held else found


def frees_at(calls: Calls, window: Window, at: float) -> float:
    """The first moment from `at` on at which one more call fits, if no call is added; inf where none ever fits.

    A call leaves the window when it is old enough, a reservation when it is given up.
    """
    begun, held = calls.begun, calls.held
    first = bisect_right(begun, at - window.seconds)
    kept = held[bisect_right(held, at) :] if held else ()
    over = len(begun) - first + len(kept) - window.limit
    if over < 0:
        return at
    if window.limit < 1:
        return inf
    if not kept:
        return begun[first + over] + window.seconds
    leaving = [start + window.seconds for start in begun[first : first + over + 1]]
    return sorted([*leaving, *kept])[over]


def merged(*several: Sequence[float]) -> Sequence[float]:
    """Several ascending rows of times as one."""
    full = [each for each in several if each]
    if len(full) < 2:
        return full[0] if full else ()
    return sorted(time for each in full for time in each)
