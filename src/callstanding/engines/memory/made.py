"""What each call counts by itself, for whoever made it and for whoever was called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from callstanding.engines.memory.facts import UNKNOWN, Call, Place
from callstanding.rollups.columns import DROPPED_MS, LONG_MS, ONE_RING_MS, SHORT_MS

Count = tuple[Place, str, int]
"""So many of a column at a place."""

_UNANSWERED = "no-answer"


def made(calls: Iterable[Call]) -> Iterator[Count]:
    """Every call of a known caller, how it ended, and the account and trunk that it came over."""
    for call in calls:
        if call.caller != UNKNOWN:
            yield call.made, "calls_out", 1
            yield call.made, "unanswered_out" if call.outcome == _UNANSWERED else f"{call.outcome}_out", 1
            yield call.made, "talk_out_ms", call.talk_ms
            yield call.made, "nearby_out", int(call.nearby)
            yield from ((call.made, "account", call.account), (call.made, "trunk", call.trunk))
            for name, n in (*talked(call), *rang(call)):
                yield call.made, f"{name}_out", n


def talked(call: Call) -> Iterator[tuple[str, int]]:
    """What the talk of an answered call says; columns without the `_out` or `_new` at their end."""
    if call.answered:
        yield "short", int(call.talk_ms <= SHORT_MS)
        yield "long", int(call.talk_ms >= LONG_MS)
        yield "hangup_known", int(call.ended_by in ("caller", "callee"))
        yield "dropped", int(call.ended_by == "caller" and call.talk_ms <= DROPPED_MS)
        yield "refused", int(call.ended_by == "callee" and call.talk_ms <= SHORT_MS)


def rang(call: Call) -> Iterator[tuple[str, int]]:
    """What the ringing of an unanswered call says; columns without the `_out` or `_first` at their end."""
    if call.outcome == _UNANSWERED and call.ring_ms is not None:
        yield "ring_known", 1
        yield "one_ring", int(call.ring_ms <= ONE_RING_MS)


def among(inside: Iterable[Call]) -> Iterator[Count]:
    """Calls of a holder among his own numbers."""
    for call in inside:
        yield call.made, "inside_out", 1


def received(outside: Iterable[Call], subjects: Collection[int]) -> Iterator[Count]:
    """Calls that numbers with a standing were called by others."""
    for call in outside:
        if call.callee in subjects:
            yield call.received, "calls_in", 1
            yield call.received, "answered_in", int(call.answered)
            yield call.received, "talk_in_ms", call.talk_ms
