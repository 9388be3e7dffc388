"""What two parties have had to do with each other: first contacts, first talks, and who called back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from callstanding.engines.memory.facts import ENDERS, UNKNOWN, Call
from callstanding.engines.memory.made import Count, rang, talked
from callstanding.rollups.columns import ONE_RING_MS, OUTCOMES

Pairs = Mapping[tuple[int, int], list[Call]]
"""The calls of each caller to each callee."""


def met(outside: Iterable[Call]) -> Iterator[Count]:
    """Counted once for each party that a number called, however often it was called."""
    contacts = _by_pair(outside)
    talks = _by_pair(call for calls in contacts.values() for call in calls if call.answered)
    for calls in contacts.values():
        yield from _first_call(min(calls, key=_first))
    for calls in talks.values():
        yield from _talks(calls)
    yield from _returned(contacts, talks)


def _by_pair(calls: Iterable[Call]) -> Pairs:
    pairs: dict[tuple[int, int], list[Call]] = defaultdict(list)
    for call in calls:
        if UNKNOWN not in (call.caller, call.callee):
            pairs[call.caller, call.callee].append(call)
    return pairs


def _first(call: Call) -> tuple[int, int, int, int]:
    """The first call of a second is the best attested one, then that with the better outcome, then the shortest ring."""
    ringing = 0 if call.ring_ms is None else 1 if call.ring_ms <= ONE_RING_MS else 2
    return call.second, call.provenance, OUTCOMES.index(call.outcome), ringing


def _first_talk(call: Call) -> tuple[int, int, int, int]:
    """The first talk of a second is the best attested one, then the shortest, then that whose ender is not known."""
    ender = 0 if call.ended_by not in ("caller", "callee") else 1 + ENDERS.index(call.ended_by)
    return call.second, call.provenance, call.talk_ms, ender


def _first_call(call: Call) -> Iterator[Count]:
    yield call.made, "new_callees", 1
    if call.outcome in ("rejected", "blocked", "invalid", "failed"):
        yield call.made, f"{call.outcome}_first", 1
    yield from ((call.made, f"{name}_first", n) for name, n in rang(call))


def _talks(calls: list[Call]) -> Iterator[Count]:
    """The first talk of two parties, and that they talked again in a later second."""
    first = min(calls, key=_first_talk)
    yield first.made, "answered_new", 1
    yield first.made, "talk_new_ms", first.talk_ms
    yield from ((first.made, f"{name}_new", n) for name, n in talked(first))
    if later := [call for call in calls if call.second > first.second]:
        yield min(later, key=_first_talk).made, "talked_again", 1


def _returned(contacts: Pairs, talks: Pairs) -> Iterator[Count]:
    """Of two parties who called each other, the one who called first made a cold contact, the other returned it."""
    for (me, other), calls in contacts.items():
        if me == other or (other, me) not in contacts:
            continue
        mine, theirs = min(calls, key=_first), min(contacts[other, me], key=_first)
        if theirs.second < mine.second:
            yield mine.made, "returns_out", 1
        elif mine.second < theirs.second:
            yield (me, theirs.hour, mine.provenance), "called_back", 1
            if reached := talks.get((other, me)):
                yield (me, min(reached, key=_first_talk).hour, mine.provenance), "callbacks_reached", 1
