"""What only a busy hour tells: the rhythm of its calls, calls at the same time, and numbers dialled in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import accumulate, pairwise

from callstanding.engines.memory.facts import EPOCH, UNKNOWN, Call, Place
from callstanding.engines.memory.made import Count
from callstanding.rollups.steps import BUSY_HOUR, SEQUENCE


def busy(calls: Iterable[Call]) -> Iterator[Count]:
    """The hours of each caller that have enough calls of one provenance, counted."""
    hours: dict[Place, list[Call]] = defaultdict(list)
    for call in calls:
        if call.caller != UNKNOWN:
            hours[call.made].append(call)
    for place, hour in hours.items():
        if len(hour) >= BUSY_HOUR:
            yield from ((place, column, n) for column, n in (*_rhythm(hour), *_sequences(hour)))


def _rhythm(hour: list[Call]) -> Iterator[tuple[str, int]]:
    hour = sorted(hour, key=_order)
    for before, call in pairwise(hour):
        gap = _second(call) - _second(before)
        yield from (("gaps", 1), ("gap_sum_s", gap), ("gap_square_s2", gap * gap))
    busy_until = accumulate((call.end for call in hour), max)
    for call, until in zip(hour[1:], busy_until, strict=False):  # until the call before the last one ends
        yield "overlapped_out", int(call.start < until)


def _order(call: Call) -> tuple[object, ...]:
    """Of calls that begin together the shortest goes first, one whose ringing is not known last."""
    return call.start, call.talk_ms, call.ring_ms is None, call.ring_ms or 0


def _second(call: Call) -> int:
    """The whole second in which a call begins: gaps are counted between these."""
    return (call.start - EPOCH) // timedelta(seconds=1)


def _sequences(hour: list[Call]) -> Iterator[tuple[str, int]]:
    """Calls into a block of 100 numbers of which several were dialled."""
    blocks: dict[int, list[Call]] = defaultdict(list)
    for call in hour:
        if call.block:
            blocks[call.block].append(call)
    for calls in blocks.values():
        if len({call.callee for call in calls}) >= SEQUENCE:
            yield "sequential_out", len(calls)
