"""Law 3 for every engine: of the same raw rows the same are kept, and the others are refused for the same reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan
from pathlib import Path

import pytest
from tests.engines.raw import LATEST, raw
from tests.engines.under_test import ENGINES_UNDER_TEST, MEMORY, UnderTest

from callstanding.formats import Kind
from callstanding.testing import MONDAY, Row, assignment, call, report

every_engine = pytest.mark.parametrize("engine", ENGINES_UNDER_TEST, ids=lambda engine: engine.name)
ME, B = "+12025550143", "+12025550177"
GOOD = call(ME, B, 9, 30)

CALLS: list[tuple[Row, str | None]] = [
    (GOOD, None),
    (GOOD | {"start": None}, "start: no time that can be read"),
    (GOOD | {"start": datetime(1970, 1, 1, tzinfo=UTC)}, "start: lies before 1990"),
    (GOOD | {"start": datetime(2100, 1, 2, tzinfo=UTC)}, "start: lies in the future"),
    (GOOD | {"callee": ""}, "callee: missing"),
    (GOOD | {"callee": None, "disposition": "lost"}, "callee: missing"),
    (GOOD | {"disposition": None}, "disposition: missing or unknown word"),
    (GOOD | {"disposition": "lost"}, "disposition: unknown word"),
    (GOOD | {"talk_s": None}, "talk_s: missing on an answered call"),
    (GOOD | {"talk_s": None, "disposition": "busy"}, None),
    (GOOD | {"talk_s": -1.0}, "talk_s: negative or not a number"),
    (GOOD | {"talk_s": nan}, "talk_s: negative or not a number"),
    (GOOD | {"talk_s": inf}, "talk_s: longer than two days"),
    (GOOD | {"talk_s": 172_801.0}, "talk_s: longer than two days"),
    (GOOD | {"ring_s": nan}, "ring_s: negative, not a number or longer than two days"),
    (GOOD | {"ring_s": -0.5}, "ring_s: negative, not a number or longer than two days"),
    (GOOD | {"ring_s": None, "caller": None}, None),
]
REPORTS: list[tuple[Row, str | None]] = [
    (report(ME, B, 9), None),
    (report(ME, B, 9) | {"at": None}, "at: no time that can be read"),
    (report(ME, B, 9) | {"at": datetime(1989, 1, 1, tzinfo=UTC)}, "at: lies before 1990"),
    (report(ME, B, 9, "rude"), "kind: not one of spam, fraud, block, wanted"),
    (report(ME, B, 9) | {"kind": None}, None),
    (report("anonymous", B, 9), None),
    (report("", B, 9), None),
]
ASSIGNMENTS: list[tuple[Row, str | None]] = [
    (assignment(ME, "one", MONDAY), None),
    (assignment("", "one", MONDAY), "number: missing"),
    (assignment(ME, "", MONDAY), "holder: missing"),
    (assignment(ME, "one", MONDAY) | {"from": None}, "from: no time that can be read"),
    (assignment(ME, "one", MONDAY, MONDAY), "to: not after from"),
    (assignment("911", "one", MONDAY), None),
]
GIVEN: dict[Kind, list[tuple[Row, str | None]]] = {"calls": CALLS, "reports": REPORTS, "assignments": ASSIGNMENTS}
UNSCORED = {"calls": 0, "reports": 2, "assignments": 1}

# As feeds write them; some are one number, written in two ways.
WRITTEN = (
    *("+12025550143", "12025550143", "(202) 555-0143", "sip:+12025550177@example.com"),
    *("+442079460123", "011442079460123", "911", "1234", "*67"),
    *("anonymous", "Restricted", "+266696687", "+999", "hello", "0000000", ""),
)


@every_engine
@pytest.mark.parametrize("kind", GIVEN)
def test_a_row_is_refused_for_the_first_reason(engine: UnderTest, kind: Kind, tmp_path: Path) -> None:
    rows, reasons = zip(*GIVEN[kind], strict=True)
    with engine.filled(tmp_path, []) as filled:
        kept, refused, unscored = filled.admit(kind, raw(kind, rows), region="US", latest=LATEST)
    told = [(line, reason) for line, reason in enumerate(reasons, 1) if reason]
    assert [(row.line, row.reason) for row in refused] == told
    assert (kept + unscored + len(refused), unscored) == (len(rows), UNSCORED[kind])


@every_engine
def test_parties_are_named_alike_however_they_are_written(engine: UnderTest, tmp_path: Path) -> None:
    calls = [call(maker, B, 9 + i / 60, 3) for i, maker in enumerate(WRITTEN)]
    calls += [call(ME, target, 12 + i / 60, disposition="failed") for i, target in enumerate(WRITTEN) if target]
    told = [report(about, teller, 14) for about, teller in zip(WRITTEN, reversed(WRITTEN), strict=True)]
    assert named(engine, tmp_path / "one", calls, told) == named(MEMORY, tmp_path / "two", calls, told)


@every_engine
def test_calls_without_a_name_are_told_apart_by_what_they_say(engine: UnderTest, tmp_path: Path) -> None:
    others: list[Row] = [{"talk_s": 30.5}, {"ring_s": None}, {"sip_code": 200}, {"account": "one"}]
    same: list[Row] = [{}, {"trunk": "x"}, {"caller": ME.removeprefix("+")}]
    calls = [GOOD | each for each in (*others, *same)]
    with engine.filled(tmp_path, [("calls", raw("calls", calls))]) as filled:
        filled.fold()
        assert sum(filled.rollups()["calls_out"].to_pylist()) == len(others) + 1


def named(engine: UnderTest, place: Path, calls: list[Row], told: list[Row]) -> tuple[object, ...]:
    """The numbers that an engine knows, and all that it counts."""
    place.mkdir()
    with engine.filled(place, [("calls", raw("calls", calls)), ("reports", raw("reports", told))]) as filled:
        filled.fold()
        rows = filled.rollups().sort_by([(name, "ascending") for name in ("number", "hour", "provenance")])
        return filled.numbers(), filled.names(rows["number"].combine_chunks()).to_pylist(), rows.to_pylist()
