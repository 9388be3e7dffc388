"""Every column in a few calls written by hand, with the count that anyone makes with a pencil."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from tests.rollups.conftest import Store
from tests.rollups.oracle import rollups

from callstanding.engines.memory.facts import UNSTATED, UNVERIFIED
from callstanding.engines.memory.keys import Keys
from callstanding.rollups import COLUMNS
from callstanding.testing import MONDAY, Row, assignment, at, call, report

ME, B, C = "+12025550143", "+14155550101", "+14155550202"
NINE = int(MONDAY.timestamp()) // 3600 + 9


@dataclass(frozen=True)
class Counted:
    """What happened, and how often a column counts it for the number `ME` between nine and ten."""

    column: str
    n: int
    calls: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    provenance: int = UNSTATED
    assignments: list[Row] = field(default_factory=list)

    def told(self, secret: bytes | None) -> int:
        """What the column says: of an account and a trunk it is the key, made with the secret."""
        name = {"account": "account|bulk", "trunk": "trunk|west"}.get(self.column)
        return Keys(secret).of(name) if name else self.n


def made(*ends: Row | float) -> list[Row]:
    """Calls to as many people, one each minute: a number is a talk in seconds, a row says anything else."""
    told: list[Row] = [end if isinstance(end, dict) else {"talk_s": end, "disposition": "answered"} for end in ends]
    return [call(ME, f"+1415555{i:02d}99", 9 + i / 60) | end for i, end in enumerate(told)]


def again(*ends: Row | float, first: int = 0, minute: int = 20) -> list[Row]:
    """The same people called once more, later in the hour."""
    return [row | {"start": at(9 + (minute + i) / 60)} for i, row in enumerate(made(*ends)[first:])]


def failed(sip_code: int | str) -> Row:
    return {"disposition": "failed", "sip_code": sip_code}


def ended(talk_s: float, by: str) -> Row:
    return {"talk_s": talk_s, "disposition": "answered", "hangup_by": by}


FIVE = [call(ME, f"+1415555{i:02d}99", 9 + minute / 60, 60) for i, minute in enumerate((0, 1, 3, 6, 10))]
BOTH = [assignment(number, "one", MONDAY) for number in (ME, B)]
CALLED = [call(ME, B, 8, 30)]

CASES = [
    Counted("calls_out", 3, [*made(30, {}), call(ME, B, 9.9), call(ME, B, 10), call(B, ME, 9.5)]),
    Counted("answered_out", 2, made(1, 90, {})),
    Counted("unanswered_out", 1, made({}, 30, {"disposition": "busy"})),
    Counted("busy_out", 1, made({"disposition": "busy"}, {})),
    Counted("rejected_out", 1, made({"disposition": "rejected", "sip_code": 603}, {})),
    Counted(
        "blocked_out", 3, made({"disposition": "blocked"}, {"sip_code": 607}, {"sip_code": 608}, {"sip_code": 603})
    ),
    Counted(
        "invalid_out", 4, [*made(*map(failed, (404, 484, 604, 503))), call(ME, "0000000", 9.5, disposition="failed")]
    ),
    Counted("failed_out", 2, made(failed(503), failed(""), failed(404))),
    Counted("talk_out_ms", 31_500, made(30, 1.5, {})),
    Counted("short_out", 2, made(1, 6, 6.5, 60, {})),
    Counted("long_out", 2, made(59.9, 60, 600)),
    Counted("hangup_known_out", 2, made(ended(9, "caller"), ended(9, "callee"), ended(9, "network"), ended(9, ""))),
    Counted("dropped_out", 1, made(ended(3, "caller"), ended(3.5, "caller"), ended(3, "callee"))),
    Counted("refused_out", 1, made(ended(6, "callee"), ended(6.5, "callee"), ended(6, "caller"))),
    Counted("ring_known_out", 1, made({"ring_s": 20}, {"ring_s": ""}, {"ring_s": 20, "disposition": "busy"}, 30)),
    Counted("one_ring_out", 2, made({"ring_s": 0}, {"ring_s": 6}, {"ring_s": 6.5}, {"ring_s": ""}, 30)),
    Counted("nearby_out", 1, [call(ME, "+12025559876", 9), call(ME, "+12025660143", 9.1)]),
    Counted("account", 1, [call(ME, B, 9, account="bulk", trunk="west")]),
    Counted("new_callees", 2, [call(ME, B, 9), call(ME, B, 9.1), call(ME, C, 9.2), call(ME, B, 10)]),
    Counted("answered_new", 1, [call(ME, B, 8), call(ME, B, 9, 30), call(ME, B, 9.1, 30), call(ME, C, 9.2)]),
    Counted("trunk", 1, [call(ME, B, 9, account="bulk", trunk="west")]),
    Counted(
        "rejected_first",
        1,
        [*made({"disposition": "rejected"}, 30), *again({"disposition": "rejected"}, {"disposition": "rejected"})],
    ),
    Counted("blocked_first", 1, [*made({"sip_code": 607}, 30), *again({"sip_code": 607}, {"sip_code": 607})]),
    Counted("invalid_first", 2, [*made(failed(404), failed(484)), *again(failed(404))]),
    Counted("failed_first", 1, [*made(failed(503), {}), *again(failed(503), failed(503))]),
    Counted("ring_known_first", 1, [*made({"ring_s": 20}, {"ring_s": ""}, 30), *again({}, {}, {"ring_s": 20})]),
    Counted("one_ring_first", 2, [*made({"ring_s": 0}, {"ring_s": 6}, {"ring_s": 7}), *again({"ring_s": 3})]),
    Counted("talk_new_ms", 31_500, [*made(30, 1.5, {}), *again(90)]),
    Counted("short_new", 2, [*made(1, 6, 6.5, {}), *again(3)]),
    Counted("long_new", 2, [*made(59.9, 60, 600), *again(90)]),
    Counted(
        "hangup_known_new",
        2,
        [*made(ended(9, "caller"), ended(9, "callee"), ended(9, ""), 9), *again(ended(9, "caller"))],
    ),
    Counted(
        "dropped_new",
        1,
        [*made(ended(3, "caller"), ended(3.5, "caller"), ended(3, "callee")), *again(ended(1, "caller"))],
    ),
    Counted(
        "refused_new",
        1,
        [*made(ended(6, "callee"), ended(6.5, "callee"), ended(6, "caller")), *again(ended(1, "callee"))],
    ),
    Counted("talked_again", 2, [*made(30, 30, 30, {}), *again(5, 90, {}, 20), *again(40, first=0, minute=40)]),
    Counted("returns_out", 1, [call(B, ME, 8), call(ME, B, 9), call(ME, B, 9.1), call(ME, C, 9.2), call(C, ME, 9.3)]),
    Counted("gaps", 4, FIVE),
    Counted("gap_sum_s", 600, FIVE),
    Counted("gap_square_s2", 60**2 + 120**2 + 180**2 + 240**2, FIVE),
    Counted(
        "overlapped_out",
        2,
        [row | {"ring_s": 0, "talk_s": talk} for row, talk in zip(FIVE, (61, 200, 0, 9, 9), strict=True)],
    ),
    Counted(
        "sequential_out",
        4,
        [call(ME, f"+131255501{i:02d}", 9 + i / 200) for i in (1, 50, 99)]
        + [call(ME, "+13125550150", 9.5), call(ME, "+13125550201", 9.6), call(ME, "+13125550202", 9.7)],
    ),
    Counted("inside_out", 1, [call(ME, B, 9, 30), call(ME, C, 9.1, 30)], assignments=BOTH),
    Counted("calls_in", 2, [*CALLED, call(B, ME, 9), call("anonymous", ME, 9.1, 30), call(B, C, 9.2)]),
    Counted("answered_in", 1, [*CALLED, call(B, ME, 9), call(C, ME, 9.1, 30)]),
    Counted("talk_in_ms", 40_000, [*CALLED, call(B, ME, 9, 10), call(C, ME, 9.1, 30)]),
    Counted("called_back", 1, [*CALLED, call(B, ME, 9), call(B, ME, 9.1, 20), call(C, ME, 9.2)]),
    Counted("callbacks_reached", 1, [*CALLED, call(B, ME, 8.9), call(B, ME, 9.1, 20), call(B, ME, 9.2, 20)]),
    *(
        Counted(f"reports_{kind}", 1, CALLED, [report(ME, B, 9.1, kind)])
        for kind in ("spam", "fraud", "block", "wanted")
    ),
    Counted("hearsay", 2, CALLED, [report(ME, C, 9.1, "block"), report(ME, "", 9.2, "fraud")], UNVERIFIED),
    Counted("hearsay_wanted", 1, CALLED, [report(ME, C, 9.1, "wanted"), report(ME, C, 9.2)], UNVERIFIED),
]


def test_every_column_has_a_case() -> None:
    assert {case.column for case in CASES} == {column.name for column in COLUMNS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.column)
def test_a_column_counts_what_its_name_says(case: Counted, store: Store) -> None:
    store.add(calls=case.calls, reports=case.reports, assignments=case.assignments)
    assert store.rollups()[ME, NINE, case.provenance][case.column] == case.told(store.secret)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.column)
def test_the_plain_count_agrees_with_the_pencil(case: Counted) -> None:
    named = [row | {"call_id": str(i)} for i, row in enumerate(case.calls)]
    counted = rollups(named, case.reports, assignments=case.assignments)
    assert counted[ME, NINE, case.provenance][case.column] == case.told(None)


def test_four_calls_an_hour_have_no_rhythm(store: Store) -> None:
    store.add(calls=FIVE[:4])
    assert store.rollups()[ME, NINE, UNSTATED]["gaps"] == 0


@pytest.mark.parametrize(
    ("again", "voices"),
    [(report(ME, B, 9.9, "fraud"), 1), (report(ME, B, 9 + 24 * 29), 1), (report(ME, B, 10 + 24 * 30), 2)],
    ids=["same-hour", "29-days", "31-days"],
)
def test_one_reporter_has_one_voice_in_thirty_days(again: Row, voices: int, store: Store) -> None:
    told = [call(ME, B, 24 * day + 8, 30) for day in (0, 28, 30)]
    store.add(calls=told, reports=[report(ME, B, 9), again])
    assert sum(row["reports_spam"] + row["reports_fraud"] for row in store.rollups().values()) == voices


@pytest.mark.parametrize(("days", "column"), [(6.9, "reports_spam"), (7.1, "hearsay"), (-0.1, "hearsay")])
def test_a_report_is_verified_by_a_call_of_the_week_before(days: float, column: str, store: Store) -> None:
    store.add(calls=[call(ME, B, 24 * 8, 30)], reports=[report(ME, B, 24 * (8 + days))])
    assert [column for row in store.rollups().values() if row[column] == 1] == [column]


def test_a_report_takes_the_provenance_of_the_latest_call_before_it(store: Store) -> None:
    calls = [call(ME, B, hours, 30, attestation=mark) for hours, mark in ((7, "A"), (8, "C"), (9.5, "A"))]
    store.add(calls=calls, reports=[report(ME, B, 9.1)])
    assert store.rollups()[ME, NINE, UNVERIFIED]["reports_spam"] == 1


def test_legs_of_one_call_count_as_its_fullest(store: Store) -> None:
    legs = [call(ME, callee, 9, talk, call_id="one") for callee, talk in ((B, 0), (C, 40), ("+14155550303", 0))]
    store.add(calls=legs)
    row = store.rollups()[ME, NINE, UNSTATED]
    assert (row["calls_out"], row["answered_out"], row["talk_out_ms"]) == (1, 1, 40_000)
