"""The rollups: what facts count, one row to a number, hour and provenance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from callstanding.engines.memory.busy import busy
from callstanding.engines.memory.facts import UNKNOWN, Assignment, Call, Place
from callstanding.engines.memory.made import Count, among, made, received
from callstanding.engines.memory.pairs import met
from callstanding.engines.memory.seen import Seen
from callstanding.engines.memory.told import heard
from callstanding.rollups.columns import LINES

Rollups = dict[Place, dict[str, int]]
"""The columns of each place that are not nought."""


def roll(seen: Seen) -> Rollups:
    """Count all that is seen. A holder's calls among his own numbers count as made, and as nothing else."""
    held: dict[int, list[Assignment]] = defaultdict(list)
    for each in seen.assignments:
        held[each.number].append(each)
    inside = [call for call in seen.calls if call.caller != UNKNOWN and _is_inside(call, held)]
    kept = {call.key for call in inside}
    outside = [call for call in seen.calls if call.key not in kept]
    callers = {call.caller for call in seen.calls} - {UNKNOWN}
    subjects = callers | {report.number for report in seen.reports} | set(held)
    return _added_up(
        *(made(seen.calls), among(inside), met(outside), busy(seen.calls)),
        *(received(outside, subjects), heard(outside, seen.counting_reports())),
    )


def _is_inside(call: Call, held: Mapping[int, Sequence[Assignment]]) -> bool:
    """Whether one holder has both numbers when the call begins."""
    mine, theirs = (
        {each.holder for each in held.get(number, ()) if each.holds(call.start)}
        for number in (call.caller, call.callee)
    )
    return bool(mine & theirs)


def _added_up(*counts: Iterable[Count]) -> Rollups:
    """Every place with its columns: counts are added, of several accounts or trunks the larger key stays."""
    found: Rollups = defaultdict(lambda: defaultdict(int))
    for some in counts:
        for place, column, n in some:
            row = found[place]
            row[column] = max(row[column], n) if column in LINES else row[column] + n
    return dict(found)
