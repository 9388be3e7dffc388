"""Worlds that every engine must judge alike: drawn, simulated and made by hand, as batches of raw rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pyarrow as pa
from tests.engines.raw import Batch, raw
from tests.engines.test_folding import batches
from tests.pipeline.conftest import small_town

from callstanding.formats.format import Kind
from callstanding.records.disputed import Decision, Disputed
from callstanding.simulate import simulate_world
from callstanding.testing import MONDAY, Row, assignment, call, campaign, disputed, person, report


@dataclass(frozen=True)
class World:
    """Facts, cases, and as of when they are judged (None: of the newest)."""

    tables: tuple[Batch, ...]
    disputes: tuple[Disputed, ...] = ()
    as_of: datetime | None = None


def made(
    calls: Iterable[Row],
    reports: Iterable[Row] = (),
    assignments: Iterable[Row] = (),
    *,
    disputes: Sequence[Disputed] = (),
    as_of: datetime | None = None,
) -> World:
    """A world of these rows."""
    given: dict[Kind, Iterable[Row]] = {"calls": calls, "reports": reports, "assignments": assignments}
    return World(tuple((kind, raw(kind, rows)) for kind, rows in given.items()), tuple(disputes), as_of)


def dealt(world: World, dice: Random) -> list[Batch]:
    """The facts in another order, in one or two batches of each kind, some of them twice."""
    found: list[Batch] = []
    for kind, table in world.tables:
        rows = range(len(table))
        again = dice.sample(rows, len(rows) // 5)
        order = dice.sample([*rows, *again], len(rows) + len(again))
        cuts = sorted(dice.randint(0, len(order)) for _ in range(dice.randint(0, 1)))
        found += [
            (kind, table.take(pa.array(order[begin:end], pa.int64())))
            for begin, end in pairwise([0, *cuts, len(order)])
        ]
    return dice.sample(found, len(found))


def drawn(seed: int) -> World:
    """Few parties with few names: legs, repeats and late facts are many; some judged before the last of them."""
    dice = Random(seed)
    told: dict[Kind, list[Row]] = {"calls": [call(person(1), person(2), 0)], "reports": [], "assignments": []}
    for batch in batches(dice):
        for kind, rows in batch.items():
            told[kind] += rows
    about = [row["number"] for row in told["reports"][:2]]
    cases = [
        disputed(number, dice.choice((0, 1)), decided=dice.choice((None, 3)), decision="upheld") for number in about
    ]
    as_of = dice.choice((None, None, MONDAY + timedelta(hours=1, minutes=20)))
    return made(told["calls"], told["reports"], told["assignments"], disputes=cases, as_of=as_of)


def _town() -> World:
    town = small_town()
    return made(town.calls, town.reports, town.assignments)


def _half_of_a_town() -> World:
    """Judged at noon, with what was known then, while a case is open."""
    town = small_town()
    cases = [disputed(town.reports[0]["number"], 10, 1)]
    return made(town.calls, town.reports, town.assignments, disputes=cases, as_of=MONDAY + timedelta(hours=12))


def _simulated(*scenarios: str, hours: float | None = None) -> World:
    """A simulated day in which the numbers complained about most dispute it, each case at another stage."""
    world = simulate_world(people=100, days=1, seed=3, scenarios=scenarios)
    reports = world.reports.to_pylist()
    most = [number for number, _ in Counter(row["number"] for row in reports).most_common(3)]
    ends: tuple[tuple[float | None, Decision | None], ...] = ((14, "upheld"), (14, "rejected"), (None, None))
    cases = [
        disputed(number, 8, decided=decided, decision=decision)
        for number, (decided, decision) in zip(most, ends, strict=False)
    ]
    as_of = None if hours is None else MONDAY + timedelta(hours=hours)
    return made(world.calls.to_pylist(), reports, world.assignments.to_pylist(), disputes=cases, as_of=as_of)


def _handed_on_at_once() -> World:
    """Two holders of a number begin in the same hour, before it calls; its calls are attested now and then."""
    lines = [f"+120255501{i:02d}" for i in range(40)]
    calls = [
        call(number, person(10 * i + n), 9 + n, 20, attestation=mark)
        for i, number in enumerate(lines)
        for n, mark in enumerate("AABBC")
    ]
    holders = [sorted(("one", "two"), reverse=i % 2 == 0) for i in range(len(lines))]
    held = [_held(number, earlier, 10, 20) for number, (earlier, _) in zip(lines, holders, strict=True)]
    held += [_held(number, later, 30, None) for number, (_, later) in zip(lines, holders, strict=True)]
    return made(calls, (), held)


def _held(number: str, holder: str, begin: int, end: int | None) -> Row:
    """That a number is a holder's between two minutes of the first hour of Monday."""
    until = None if end is None else MONDAY + timedelta(minutes=end)
    return {"number": number, "holder": holder, "from": MONDAY + timedelta(minutes=begin), "to": until}


def _skewed() -> World:
    """One number makes a tenth of all calls and gets another, in a pool whose other members make few each; then it is
    handed on.
    """
    loud, quiet = "+12025550100", [f"+120255501{i:02d}" for i in range(1, 24)]
    sold: dict[str, Any] = {"answered": 0.2, "talk_s": (2, 5), "account": "bulk", "trunk": "west", "attestation": "B"}
    calls = campaign(loud, calls=160, hours=(9, 12), **sold)
    for i, number in enumerate(quiet[:12]):
        calls += campaign(number, calls=60, people_from=200 + 60 * i, hours=(9, 20), **sold)
    for i, number in enumerate(quiet[12:]):
        calls += campaign(number, calls=50, people_from=60 * i, answered=0.8, talk_s=(20, 300), attestation="A")
    calls += [call(person(i), loud, 12 + i / 60, 20 * (i % 2)) for i in range(160)]
    told = [report(number, person(200 + 60 * i), 21, "spam") for i, number in enumerate(quiet[:12])]
    told.append(report(quiet[13], "+14155550199", 21, "wanted"))
    for i, how in enumerate(("failed", "blocked")):
        calls.append(call(quiet[13], person(950 + i), 15 + i / 60, disposition=how, attestation="A"))
    calls += [call(loud, person(900 + i), 25 + i, 60, attestation="A") for i in range(3)]
    tuesday = MONDAY + timedelta(days=1)
    held = [assignment(number, "bulk", MONDAY) for number in quiet[:6]]
    held += [assignment(loud, "bulk", MONDAY, tuesday), assignment(loud, "somebody", tuesday)]
    return made(calls, told, held)


WORLDS: Mapping[str, Callable[[], World]] = {
    "town": _town,
    "town at noon": _half_of_a_town,
    "spam until the evening": lambda: _simulated("spam", hours=18),
    "spoofed, pooled and handed on": lambda: _simulated("spoofing", "snowshoe", "reassigned"),
    "skewed": _skewed,
    "handed on at once": _handed_on_at_once,
    "drawn": lambda: drawn(1),
}
