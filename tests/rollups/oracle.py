"""Counts the rollups a second time: plain Python over calls and reports, written to be read, not to be fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter

from tests.rollups.facts import UNVERIFIED, Call, Key, KeyOf, Report, call_of, fullest_legs, hour_of, moment, report_of

from callstanding.rollups import COLUMNS
from callstanding.testing import Row

Counts = dict[str, int]
Count = tuple[Key, str, int]  # so many of a column

BUSY_HOUR = 5  # calls from which an hour has a rhythm
VERIFIED, ONE_VOICE = timedelta(days=7), timedelta(days=30)


def rollups(
    calls: Iterable[Row], reports: Iterable[Row] = (), *, assignments: Sequence[Row] = (), key: KeyOf
) -> dict[Key, Counts]:
    """Every row of the rollups with every column. `key` gives the pseudonym of an account."""
    seen, said = [call_of(row, key) for row in fullest_legs(calls)], [report_of(row) for row in reports]
    subjects = {c.caller for c in seen} | {r.number for r in said} | {row["number"] for row in assignments}
    inside = [c for c in seen if _holders(c.caller, c, assignments) & _holders(c.callee, c, assignments)]
    outside = [c for c in seen if c not in inside]
    table: dict[Key, Counts] = defaultdict(lambda: dict.fromkeys((c.name for c in COLUMNS), 0))
    for where, column, n in [
        *_made(seen),
        *((c.made, "inside_out", 1) for c in inside),
        *_met(outside),
        *_rhythm(seen),
        *_sequences(seen),
        *_received(outside, subjects),
        *_heard(outside, said),
    ]:
        counts = table[where]
        counts[column] = max(counts[column], n) if column in ("account", "trunk") else counts[column] + n
    return {where: counts for where, counts in table.items() if where[0] != "anonymous"}


def _holders(number: str, at: Call, assignments: Iterable[Row]) -> set[str]:
    """Who holds a number when a call begins."""
    held = (row for row in assignments if row["number"] == number and moment(row["from"]) <= at.start)
    return {row["holder"] for row in held if not row["to"] or at.start < moment(row["to"])}


def alike(one: str, other: str, *, but: int) -> bool:
    """Whether two numbers differ in their last `but` digits only."""
    return len(one) == len(other) and one[:-but] == other[:-but] and other.startswith("+")


def _made(calls: list[Call]) -> Iterator[Count]:
    for c in calls:
        yield c.made, "calls_out", 1
        yield c.made, f"{c.outcome}_out", 1
        yield c.made, "talk_out_ms", round(c.talk_s * 1000)
        yield from ((c.made, "account", c.account), (c.made, "trunk", c.trunk))
        unanswered = c.outcome == "unanswered"
        facts = {
            "short_out": c.answered and c.talk_s <= 6,
            "long_out": c.answered and c.talk_s >= 60,
            "hangup_known_out": c.answered and c.hangup_by in ("caller", "callee"),
            "dropped_out": c.answered and c.hangup_by == "caller" and c.talk_s <= 3,
            "refused_out": c.answered and c.hangup_by == "callee" and c.talk_s <= 6,
            "ring_known_out": unanswered and c.ring_s is not None,
            "one_ring_out": unanswered and c.ring_s is not None and c.ring_s <= 6,
            "nearby_out": alike(c.caller, c.callee, but=4),
        }
        yield from ((c.made, column, 1) for column, true in facts.items() if true)


def _by_pair(calls: Iterable[Call]) -> dict[tuple[str, str], list[Call]]:
    """The calls of each caller to each callee, in order."""
    pairs: dict[tuple[str, str], list[Call]] = defaultdict(list)
    for c in sorted(calls, key=attrgetter("start", "provenance")):
        pairs[c.caller, c.callee].append(c)
    return pairs


def _met(calls: list[Call]) -> Iterator[Count]:
    """First contacts of two parties, their first and second talk, and who called back."""
    known = [c for c in calls if c.caller != "anonymous"]
    contacts, talks = _by_pair(known), _by_pair(c for c in known if c.answered)
    for first, *later in talks.values():
        yield from _first_talk(first)
        yield from ((again.made, "talked_again", 1) for again in later[:1])
    for (me, other), (mine, *_) in contacts.items():
        yield from _first_call(mine)
        theirs = contacts.get((other, me), [mine])[0]
        if theirs.start < mine.start:
            yield mine.made, "returns_out", 1
        elif theirs.start > mine.start:
            yield (me, hour_of(theirs.start), mine.provenance), "called_back", 1
            for reached in talks.get((other, me), [])[:1]:
                yield (me, hour_of(reached.start), mine.provenance), "callbacks_reached", 1


def _first_call(c: Call) -> Iterator[Count]:
    yield c.made, "new_callees", 1
    unanswered = c.outcome == "unanswered"
    facts = {f"{outcome}_first": c.outcome == outcome for outcome in ("rejected", "blocked", "invalid", "failed")}
    facts["ring_known_first"] = unanswered and c.ring_s is not None
    facts["one_ring_first"] = unanswered and c.ring_s is not None and c.ring_s <= 6
    yield from ((c.made, column, 1) for column, true in facts.items() if true)


def _first_talk(c: Call) -> Iterator[Count]:
    yield from ((c.made, "answered_new", 1), (c.made, "talk_new_ms", round(c.talk_s * 1000)))
    facts = {
        "short_new": c.talk_s <= 6,
        "long_new": c.talk_s >= 60,
        "hangup_known_new": c.hangup_by in ("caller", "callee"),
        "dropped_new": c.hangup_by == "caller" and c.talk_s <= 3,
        "refused_new": c.hangup_by == "callee" and c.talk_s <= 6,
    }
    yield from ((c.made, column, 1) for column, true in facts.items() if true)


def _busy_hours(calls: list[Call]) -> Iterator[tuple[Key, list[Call]]]:
    for key, group in groupby(sorted(calls, key=attrgetter("made", "start")), key=attrgetter("made")):
        hour = list(group)
        if len(hour) >= BUSY_HOUR:
            yield key, hour


def _rhythm(calls: list[Call]) -> Iterator[Count]:
    for key, hour in _busy_hours(calls):
        # of calls that begin together the shortest talk goes first
        hour.sort(key=lambda c: (c.start, c.talk_s, inf if c.ring_s is None else c.ring_s))
        for before, c in pairwise(hour):
            gap = round((c.start - before.start).total_seconds())
            yield from ((key, "gaps", 1), (key, "gap_sum_s", gap), (key, "gap_square_s2", gap * gap))
        for i, c in enumerate(hour):
            if any(c.start < earlier.end for earlier in hour[:i]):
                yield key, "overlapped_out", 1


def _sequences(calls: list[Call]) -> Iterator[Count]:
    for key, hour in _busy_hours(calls):
        for c in hour:
            hundred = {other.callee for other in hour if alike(c.callee, other.callee, but=2)}
            if len(hundred) >= 3:
                yield key, "sequential_out", 1


def _received(calls: list[Call], subjects: set[str]) -> Iterator[Count]:
    for c in calls:
        if c.callee in subjects:
            yield c.received, "calls_in", 1
            yield c.received, "answered_in", int(c.answered)
            yield c.received, "talk_in_ms", round(c.talk_s * 1000)


def _heard(calls: list[Call], reports: list[Report]) -> Iterator[Count]:
    """Reports whose reporter was called in the week before; the others are hearsay. One voice each in thirty days."""
    began: dict[object, datetime] = {}
    heard: set[object] = set()
    for r in sorted(reports, key=attrgetter("at", "kind")):
        about = [
            c for c in calls if (c.caller, c.callee) == (r.number, r.reporter) and c.start <= r.at <= c.start + VERIFIED
        ]
        voice = (r.number, r.reporter or r, r.kind == "wanted", bool(about))
        period = (voice, (r.at - began.setdefault(voice, r.at)) // ONE_VOICE)
        if period in heard:
            continue
        heard.add(period)
        if about:
            latest = max(about, key=attrgetter("start", "provenance"))
            yield (r.number, hour_of(r.at), latest.provenance), f"reports_{r.kind}", 1
        else:
            yield (r.number, hour_of(r.at), UNVERIFIED), "hearsay_wanted" if r.kind == "wanted" else "hearsay", 1
