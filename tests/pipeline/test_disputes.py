"""A dispute keeps new complaints out of the score while it is open; what is decided counts for good."""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from callstanding.pipeline import Options, explain_number, ingest_files, score_files
from callstanding.records.disputed import Decision, Disputed
from callstanding.testing import (
    MONDAY,
    Row,
    assignment,
    by_number,
    call,
    campaign,
    differences,
    disputed,
    person,
    report,
    scored,
    write,
)

CENTRE, ROBOT = "+12025550143", "+12025550177"
OPENED = 24.0 + 12  # hours after the first midnight: the second day's noon
AS_OF = MONDAY + timedelta(days=4)
CALLS = [
    row
    for day in range(3)
    for row in campaign(
        CENTRE,
        calls=60,
        answered=0.5,
        talk_s=(30, 90),
        hours=(24 * day + 9, 24 * day + 18),
        people_from=1000 * day,
        seed=day,
        attestation="A",
        account="centre",
    )
]
CALLED = [(row["callee"], row["start"]) for row in CALLS if row["disposition"] == "answered"]
BEFORE = [report(CENTRE, person(i), 11 + i / 9) for i in range(0, 40, 8)]


def after(seed: int, count: int) -> list[Row]:
    """Complaints that arrive after the opening, some about calls before it; by people called and by strangers."""
    dice, made = random.Random(seed), []
    for i in range(count):
        teller = dice.choice(CALLED)[0] if dice.random() < 0.8 else person(50_000 + i)
        event, late = dice.uniform(20, 90), dice.uniform(OPENED + 0.01, 95)
        kind = dice.choice(["spam", "fraud", "block"])
        arrives = (MONDAY + timedelta(hours=max(event, late))).strftime("%Y-%m-%dT%H:%M:%SZ")
        made.append(report(CENTRE, teller, event, kind, received_at=arrives))
    return made


def standing(reports: list[Row], *disputes: Disputed, calls: list[Row] = CALLS, of: str = CENTRE) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        found = scored(Path(place), calls, reports=reports, disputes=disputes, as_of=AS_OF)
        return by_number(found)[of]


@cache
def without() -> dict[str, Any]:
    """What the complaints from before the case make of it."""
    return standing(BEFORE, disputed(CENTRE, OPENED))


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 40))
@examples(2, 20)
def test_complaints_that_arrive_while_a_case_is_open_never_raise_the_score(seed: int, count: int) -> None:
    beside = standing(BEFORE + after(seed, count), disputed(CENTRE, OPENED))
    assert not differences(without(), beside)
    assert beside["flags"] == ["disputed"]
    assert sum(reason["points"] for reason in beside["reasons"]) == pytest.approx(beside["spam_score"])


def test_without_a_dispute_the_same_complaints_raise_it() -> None:
    more = BEFORE + after(1, 40)
    free = standing(more)
    assert free["spam_score"] > standing(more, disputed(CENTRE, OPENED))["spam_score"] + 5
    assert free["flags"] == []


def test_praise_still_lowers_the_score_while_a_case_is_open() -> None:
    praise = [report(CENTRE, callee, 60, "wanted") for callee, _ in CALLED[:30]]
    assert standing(BEFORE + praise, disputed(CENTRE, OPENED))["spam_score"] < without()["spam_score"]


@pytest.mark.parametrize("decision", ["rejected", "withdrawn"])
def test_after_a_dispute_that_came_to_nothing_all_counts_as_if_never_frozen(decision: Decision) -> None:
    more = BEFORE + after(2, 30)
    over = disputed(CENTRE, OPENED, decided=80, decision=decision)
    assert not differences(standing(more), standing(more, over))


def test_what_was_complained_of_until_an_upheld_decision_weighs_nothing() -> None:
    late = [report(CENTRE, callee, 90) for callee, _ in CALLED[-20:]]
    upheld = disputed(CENTRE, OPENED, decided=80, decision="upheld")
    assert not differences(
        standing([]), standing(BEFORE + [r for r in after(3, 20) if r["received_at"] < "2025-03-06T08"], upheld)
    )
    assert standing(late, upheld)["spam_score"] > standing([], upheld)["spam_score"]  # the next complaints count again


def test_a_freeze_ends_by_itself_and_its_end_raises_nothing() -> None:
    short, long = disputed(CENTRE, OPENED, days=1), disputed(CENTRE, OPENED, days=30)
    within = [report(CENTRE, callee, 50) for callee, _ in CALLED[:20]]
    over, still = standing(within, short), standing(within, long)
    assert over["spam_score"] == still["spam_score"]
    assert (over["flags"], still["flags"]) == ([], ["disputed"])
    late = [report(CENTRE, callee, 80) for callee, _ in CALLED[:20]]
    assert standing(late, short)["spam_score"] > standing(late, long)["spam_score"]


def test_a_disputed_robocaller_is_tagged_by_how_its_calls_are_taken() -> None:
    calls = campaign(
        ROBOT, calls=900, answered=0.12, talk_s=(1, 4), hours=(30, 80), hangup_by="caller", attestation="A"
    )
    crowd = [report(ROBOT, row["callee"], 81) for row in calls if row["talk_s"]][:30]
    case = disputed(ROBOT, 24.0, days=30)
    found = standing(crowd, case, calls=calls, of=ROBOT)
    assert (found["status"], found["flags"]) == ("spam", ["disputed"])
    assert not any(reason["signal"] == "reported" for reason in found["reasons"])


def test_a_later_holder_of_a_disputed_number_is_judged_by_what_it_did(tmp_path: Path) -> None:
    held = [
        assignment(CENTRE, "one", MONDAY, AS_OF - timedelta(days=2)),
        assignment(CENTRE, "two", AS_OF - timedelta(days=2)),
    ]
    late = CALLS + [call(CENTRE, person(7000 + i), 75 + i / 4, 60) for i in range(20)]
    outcome = scored(tmp_path, late, reports=BEFORE, assignments=held, disputes=[disputed(CENTRE, 30)], as_of=AS_OF)
    assert by_number(outcome)[CENTRE]["calls_out"] == 20 + 60


def test_an_earlier_clock_knows_the_case_as_it_was_then(tmp_path: Path) -> None:
    more, upheld = BEFORE + after(4, 30), disputed(CENTRE, OPENED, decided=80, decision="upheld")
    then = MONDAY + timedelta(hours=70)
    known, open_ = (
        by_number(scored(tmp_path / name, CALLS, reports=more, disputes=[case], as_of=then))[CENTRE]
        for name, case in (("known", upheld), ("open", disputed(CENTRE, OPENED)))
    )
    assert not differences(known, open_)
    assert known["flags"] == ["disputed"]


@given(seed=st.integers(0, 2**32 - 1))
@examples(2, 20)
def test_a_store_hears_of_disputes_and_facts_in_any_order(seed: int) -> None:
    dice = random.Random(seed)
    more = BEFORE + after(seed, 30)
    end: Decision | None = dice.choice(["upheld", "rejected", "withdrawn", None])
    last = disputed(CENTRE, OPENED, decided=None if end is None else 80, decision=end)
    cases = [disputed(CENTRE, OPENED), last, last]
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "s.duckdb"
        calls = write(Path(place) / "calls.csv", "calls", CALLS)
        dice.shuffle(more)
        files = [write(Path(place) / f"r{i}.csv", "reports", more[i::3]) for i in range(3)]
        steps: list[Any] = [calls, *files, *cases]
        dice.shuffle(steps)
        for step in steps:
            if isinstance(step, Disputed):
                ingest_files([], store=store, options=Options(disputes=(step,)))
            else:
                ingest_files([step], store=store, options=Options())
        live = by_number(score_files([], store=store, options=Options(as_of=AS_OF)))[CENTRE]
        kept = by_number(score_files([], store=store, options=Options()))[CENTRE]
    once = scored_once(more, last)
    assert not differences(live, once)
    assert kept["status"] == once["status"]


def scored_once(more: list[Row], last: Disputed) -> dict[str, Any]:
    return standing(more, last)


def test_a_store_scored_beside_its_disputes_keeps_them(tmp_path: Path) -> None:
    more, case = BEFORE + after(5, 30), disputed(CENTRE, OPENED)
    store = tmp_path / "s.duckdb"
    files = [write(tmp_path / "c.csv", "calls", CALLS)], [write(tmp_path / "r.csv", "reports", more)]
    score_files(files[0], reports=files[1], store=store, options=Options())
    frozen = by_number(score_files([], store=store, options=Options(disputes=(case,))))[CENTRE]
    again = explain_number(CENTRE, store=store, options=Options())
    assert frozen["flags"] == again.standing["flags"] == ["disputed"]
    assert frozen["spam_score"] == again.standing["spam_score"]
    as_then = explain_number(CENTRE, store=store, options=Options(as_of=datetime(2025, 3, 4, 11, tzinfo=UTC)))
    assert as_then.standing["flags"] == []
