"""The taint check from an engine: what each former holder left, and who still calls for them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.pipeline.conftest import SHOP, SPAMMER

from callstanding.actions.certificate import is_whole
from callstanding.actions.vetting import VERDICTS, Certificate
from callstanding.engines import Duck
from callstanding.errors import UsageError
from callstanding.inventory.item import Tenure
from callstanding.pipeline import Options, explanation
from callstanding.pipeline.filled import filled
from callstanding.pipeline.vet import vet_asked, vet_numbers
from callstanding.policies import load_policy
from callstanding.testing import MONDAY, Row, assignment, call, campaign, person, report, write

POLICY = load_policy("standard")
BEFORE, GONE = MONDAY - timedelta(days=60), MONDAY + timedelta(days=4)
SPAM = campaign(SPAMMER, calls=1500, answered=0.15, talk_s=(3, 5))
GOOD = campaign(SHOP, calls=60, answered=0.7, talk_s=(60, 200), people_from=5000)
STRAYS = [call(person(9000 + i), SPAMMER, 24 * 5 + 8 * i, 0) for i in range(15)]  # three a day for five days
FREED = [assignment(SPAMMER, "one", BEFORE, GONE)]
UNKNOWN, RUNG = "+12025550188", "+12025550189"


@contextmanager
def holding(calls: list[Row], *, held: list[Row] | None = None, told: list[Row] | None = None) -> Iterator[Duck]:
    with TemporaryDirectory() as place:
        files = [write(Path(place) / "calls.csv", "calls", calls)]
        given_to = [write(Path(place) / "held.csv", "assignments", held)] if held else []
        reports = [write(Path(place) / "reports.csv", "reports", told)] if told else []
        with filled(files, reports, given_to, None, options=Options(), progress=None) as engine:
            yield engine


def vetted(engine: Duck, number: str, days: float | None = None, **more: Any) -> Certificate:
    at = None if days is None else MONDAY + timedelta(days=days)
    return vet_numbers(engine, POLICY, [number], at=at, **more)[0]


def codes(made: Certificate) -> list[str]:
    return [reason.code for reason in made.reasons]


@pytest.fixture(scope="module")
def town() -> Iterator[Duck]:
    with holding(SPAM + GOOD + STRAYS, held=FREED) as engine:
        yield engine


def test_each_former_tenure_is_told_with_its_worst_status_its_end_and_its_reasons(town: Duck) -> None:
    one, nobody = vetted(town, SPAMMER, 10).found.former
    assert (one.holder, one.worst, one.calls_out, one.calls_in) == ("one", "spam", 1500, 0)
    assert one.until == GONE.replace(tzinfo=None)
    assert {"short_answers", "few_answers"} <= {entry["signal"] for entry in one.reasons}
    assert (nobody.holder, nobody.worst, nobody.calls_out, nobody.calls_in) == ("", "clean", 0, 15)


def test_the_score_at_its_end_is_the_one_that_explain_tells_of_that_moment(town: Duck) -> None:
    one = vetted(town, SPAMMER, 10).found.former[0]
    with holding(SPAM + GOOD + STRAYS, held=FREED) as engine:
        then = explanation(engine, POLICY, SPAMMER, as_of=GONE - timedelta(microseconds=1)).standing
    assert one.score == pytest.approx(then["spam_score"], abs=1e-3)
    assert one.score_high == pytest.approx(then["score_high"], abs=1e-3)


def test_what_is_left_drifts_and_a_new_holder_begins_with_little_of_it(town: Duck) -> None:
    early, late = vetted(town, SPAMMER, 8).found, vetted(town, SPAMMER, 12).found
    assert early.residual
    assert late.residual
    assert 80 > early.residual.upper > late.residual.upper > 1
    assert early.start
    assert early.residual_score
    assert early.start[0] < early.residual_score / 2


def test_the_day_foreseen_is_the_first_on_which_the_bound_is_below_the_limit(town: Duck) -> None:
    found = vetted(town, SPAMMER, 5.5).found.residual
    assert found
    assert found.below
    day = (datetime(found.below.year, found.below.month, found.below.day) - MONDAY.replace(tzinfo=None)).days  # noqa: DTZ001
    eve, then = vetted(town, SPAMMER, day - 1).found.residual, vetted(town, SPAMMER, day).found.residual
    assert eve
    assert then
    assert eve.upper >= POLICY.number("vetting.score") > then.upper


def test_stray_calls_are_counted_from_the_end_of_the_tenure_on(town: Duck) -> None:
    made = vetted(town, SPAMMER, 10)
    assert "strays" in codes(made)
    assert sum(made.found.strays.by_day.values()) == made.found.strays.now.per_week == 15
    assert vetted(town, SPAMMER, 17.5).found.strays.now.per_week == 0


def test_where_nobody_knows_the_holder_strays_and_the_law_count_from_the_last_call(town: Duck) -> None:
    made = vetted(town, SHOP, 20)
    assert made.found.former[0].holder is None
    assert made.found.free_since == MONDAY.date()
    assert (made.verdict, codes(made), made.until) == ("wait", ["too_early"], (MONDAY + timedelta(days=45)).date())
    assert vetted(town, SHOP, 45).verdict == "clear"


def test_a_number_that_no_call_names_is_not_known_and_one_that_was_only_rung_neither() -> None:
    rung = [call(person(i), RUNG, 9 + i, 0) for i in range(9)]
    with holding(GOOD + rung) as engine:
        assert codes(vetted(engine, UNKNOWN)) == ["nothing_known"]
        made = vetted(engine, RUNG)
        assert (made.verdict, codes(made)) == ("wait", ["nothing_known", "strays"])
        assert vetted(engine, RUNG, 30).verdict == "nothing known"


def test_a_number_that_is_held_now_or_later_is_not_to_be_assigned() -> None:
    for held in (
        [assignment(SPAMMER, "two", GONE)],
        [assignment(SPAMMER, "two", MONDAY + timedelta(days=90))],
        [assignment(SPAMMER, "two", BEFORE, MONDAY + timedelta(days=90))],
    ):
        with holding(SPAM, held=held) as engine:
            made = vetted(engine, SPAMMER, 30)
            assert (made.verdict, made.found.held) == ("do not assign", "two")


def test_a_tag_that_would_still_be_in_force_forbids_it() -> None:
    with holding(SPAM, held=FREED) as engine:
        assert "spam" in codes(vetted(engine, SPAMMER, 1))
        assert "spam" not in codes(vetted(engine, SPAMMER, 20))


def test_the_tenures_of_a_stock_count_where_the_engine_knows_none() -> None:
    kept = [Tenure(SHOP, "own", "mine", "spring", BEFORE.timestamp(), GONE.timestamp())]
    with holding(GOOD) as engine:
        made = vetted(engine, SHOP, 20, ledger=kept)
        assert [tenure.holder for tenure in made.found.former] == ["mine"]
        assert made.found.free_since == GONE.date()
        still = [replace(kept[0], until=None)]
        assert vetted(engine, SHOP, 20, ledger=still).found.held == "mine"


def test_a_tenure_without_any_call_is_told_too() -> None:
    held = [assignment(SHOP, "zero", BEFORE - timedelta(days=90), BEFORE), assignment(SHOP, "one", BEFORE, GONE)]
    with holding(GOOD, held=held) as engine:
        told = vetted(engine, SHOP, 20).found.former
        assert {(tenure.holder, tenure.worst, tenure.calls_out) for tenure in told} == {
            ("zero", "unknown", 0), ("one", "clean", 60)}  # fmt: skip


def test_calls_while_nobody_has_the_number_wipe_nothing_away() -> None:
    next_day = GONE + timedelta(days=2)
    held = [assignment(SPAMMER, "one", BEFORE, GONE), assignment(SPAMMER, "two", next_day)]
    calm = [call(SPAMMER, person(7000 + i), 24 * 7 + i / 3, 100) for i in range(15)]
    gap = [call(person(9000), SPAMMER, 24 * 5, 0)]
    flags = []
    for calls in (SPAM + calm, SPAM + calm + gap):
        with holding(calls, held=held) as engine:
            standing = explanation(engine, POLICY, SPAMMER, as_of=None).standing
            flags.append([e["points"] for e in standing["reasons"] if e["signal"] == "inherited"])
    assert flags[0][0] == pytest.approx(flags[1][0], rel=0.01)


def test_reports_that_still_arrive_are_counted() -> None:
    told = [report(SPAMMER, person(3), 24 * 6), report(SPAMMER, person(4), 24 * 2), report(SPAMMER, "", 150, "wanted")]
    with holding(SPAM, held=FREED, told=told) as engine:
        assert sum(vetted(engine, SPAMMER, 10).found.reports_by_day.values()) == 1


def test_many_numbers_are_vetted_as_each_alone_and_in_their_order(town: Duck) -> None:
    at, numbers = MONDAY + timedelta(days=10), [SHOP, UNKNOWN, SPAMMER, SHOP]
    together = vet_numbers(town, POLICY, numbers, at=at)
    assert [made.number for made in together] == [SHOP, UNKNOWN, SPAMMER]
    for made in together:
        assert made.id == vet_numbers(town, POLICY, [made.number], at=at)[0].id


def test_a_time_before_the_newest_event_knows_no_later_one() -> None:
    with holding(SPAM + GOOD + STRAYS, held=FREED) as engine:
        made = vetted(engine, SPAMMER, 5.5)
        assert sum(made.found.strays.by_day.values()) < 15


def test_an_engine_that_holds_nothing_is_refused() -> None:
    engine = Duck()
    with pytest.raises(UsageError, match="nothing to score"):
        vet_numbers(engine, POLICY, [SHOP])
    engine.close()


def test_another_process_is_answered_with_documents_that_can_be_checked(town: Duck) -> None:
    label = {"number": SHOP, "day": "2025-03-04", "platform": "a", "text": "Spam", "meaning": "spam", "score": None}
    body = {"numbers": [SHOP], "labels": [label], "at": (MONDAY + timedelta(days=10)).timestamp()}
    [told] = vet_asked(town, POLICY, body)["certificates"]
    assert (told["verdict"], is_whole(told)) == ("do not assign", True)


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # each example fills an engine: to shrink one takes minutes
CALLS = st.lists(st.tuples(st.integers(0, 24 * 9), st.booleans(), st.sampled_from([0, 4, 90])), min_size=1, max_size=60)


@given(calls=CALLS, ends=st.none() | st.integers(1, 20), days=st.lists(st.integers(10, 120), min_size=2, max_size=4))
@settings(max_examples=6, deadline=None, phases=QUICK)
def test_waiting_without_new_evidence_never_worsens_a_certificate(
    calls: list[tuple[int, bool, int]], ends: int | None, days: list[int]
) -> None:
    rows = [
        call(SHOP, person(i % 7), hour, talk) if out else call(person(i), SHOP, hour, talk)
        for i, (hour, out, talk) in enumerate(calls)
    ]
    held = [assignment(SHOP, "one", BEFORE, MONDAY + timedelta(days=ends))] if ends else None
    with holding(rows + SPAM[:1], held=held) as engine:
        made = [vetted(engine, SHOP, day) for day in sorted(days)]
    for early, late in itertools.pairwise(made):
        assert set(codes(late)) <= set(codes(early))
        assert VERDICTS.index(late.verdict) <= VERDICTS.index(early.verdict)
        if early.found.residual and late.found.residual:
            assert late.found.residual.upper <= early.found.residual.upper + 1e-9
        assert late.found.strays.now.per_week <= early.found.strays.now.per_week
        assert late.digest == early.digest


@given(extra=st.integers(0, 24 * 9), talk=st.sampled_from([0, 30]), mine=st.booleans())
@settings(max_examples=6, deadline=None, phases=QUICK)
def test_the_digest_changes_exactly_when_a_fact_about_the_number_does(extra: int, talk: int, mine: bool) -> None:  # noqa: FBT001
    other = "+442079460123"
    rows, more = GOOD[:20], call(SHOP if mine else other, person(8000), extra, talk)
    with holding([*rows, call(other, person(1), 1, 5)]) as engine:
        before = vetted(engine, SHOP, 30).digest
    with holding([*rows, call(other, person(1), 1, 5), more]) as engine:
        assert (vetted(engine, SHOP, 30).digest != before) == mine
