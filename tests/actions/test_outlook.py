"""Outlooks are the fold run again: what is law for standings holds for what is foretold of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callstanding.actions.advice import does, highest, ranked, ways
from callstanding.actions.drawing import Memory, Past
from callstanding.actions.outlook import Moment, Outlook, daily_calls, outlooks, outlooks_of
from callstanding.actions.pace import pace_of
from callstanding.actions.projecting import Way
from callstanding.engines.ledger import LEDGER
from callstanding.policies import load_policy
from callstanding.signals import Rows
from callstanding.signals.folding import Along
from callstanding.status import Rules, course, walk
from callstanding.status.background import Background
from callstanding.status.judge import judge_along

POLICY = load_policy("standard")
BEGIN = 24 * 20_151  # a Wednesday
AS_NOW, REST = Way("as_now"), Way("rest", per_day=0.0)


def past(
    *,
    days: int = 14,
    calls: int = 60,
    answered: float = 0.3,
    short: float = 0.1,
    reports: int = 0,
    status: str = "clean",
) -> Past:
    """A number that calls strangers at eight hours of each weekday."""
    hour = np.array(
        [BEGIN + 24 * day + 9 + h for day in range(days) for h in range(8) if (BEGIN // 24 + day) % 7 not in (2, 3)]
    )
    counts = {name: np.zeros(len(hour)) for name in LEDGER}
    each = np.full(len(hour), calls / 8)
    counts |= {"calls_out": np.round(each), "new_callees": each, "answered_new": each * answered}
    counts |= {
        "answered_out": each * answered,
        "short_new": each * answered * short,
        "talk_new_ms": each * answered * 4e4,
    }
    counts |= {"rejected_first": each * short * 0.5, "hangup_known_new": each * answered, "refused_new": each * short}
    said = np.zeros(len(hour))
    said[:: max(1, len(hour) // max(1, reports))][:reports] = 1.0
    counts |= {"voices": said, "reports": said, "weight_negative": said} if reports else {}
    flat = np.zeros(len(hour))
    behind = Background(flat - 4.6, flat + 0.005, *(flat for _ in range(7)))
    rows, now = Rows(np.zeros(len(hour), np.int64), hour, counts), float(hour[-1] + 3)
    judged = judge_along(Along(rows), POLICY, behind)
    evidence = judged.evidence(slice(0, len(hour)), now)
    changes, place = walk(course(evidence, POLICY, until=now), Rules.of(POLICY))
    assert changes
    return Past(rows, behind, place, evidence, now, np.zeros(0))


@settings(max_examples=15, deadline=None)
@given(
    calls=st.integers(10, 200), answered=st.floats(0.05, 0.6), short=st.floats(0.0, 0.9), reports=st.integers(0, 12)
)  # fmt: skip
def test_resting_is_never_later_clean_than_going_on(calls: int, answered: float, short: float, reports: int) -> None:
    it = past(calls=calls, answered=answered, short=short, reports=reports)
    now, rest = outlooks(it, [AS_NOW, REST], POLICY)
    assert rest.clean.middle <= now.clean.middle
    assert rest.clean.share >= now.clean.share
    assert rest.tagged.share == 0.0
    assert now.clean.early <= now.clean.middle <= now.clean.late


def test_what_a_number_gets_does_not_depend_on_the_others() -> None:
    every = [
        past(calls=calls, short=0.8, status=status) for calls, status in ((20, "clean"), (90, "spam"), (50, "watch"))
    ]
    its = [[AS_NOW, REST], [REST], [AS_NOW]]
    together = list(outlooks_of(every, its, POLICY))
    assert together == [outlooks(one, some, POLICY) for one, some in zip(every, its, strict=True)]
    assert together == list(outlooks_of(every, its, POLICY))


def test_a_number_that_people_hang_up_on_is_tagged_and_at_a_tenth_of_its_calls_later_or_never() -> None:
    it = past(days=2, calls=20, answered=0.3, short=0.95)
    assert it.status == "clean"
    now, slow = outlooks(it, [AS_NOW, Way("pace_2", per_day=2.0)], POLICY)
    assert now.tagged.share >= 0.9
    assert now.tagged.middle < slow.tagged.middle


def test_a_report_that_is_under_way_is_reckoned_with() -> None:
    told = past(days=10, calls=120, answered=0.4, reports=20, short=0.9)
    at_once, late = (replace(told, lags=np.full(100, lag)) for lag in (0.0, 200.0))
    memory = Memory.of(late)
    assert memory.past.lags[0] == 200.0
    soon, later = (outlooks(each, [REST], POLICY)[0].clean for each in (at_once, late))
    assert soon.middle <= later.middle


def test_a_pace_that_changed_is_gone_on_with_and_a_weekend_is_no_change() -> None:
    day = np.arange(20_151, 20_151 + 28)
    steady = np.where(np.isin(day % 7, (2, 3)), 5.0, 100.0)
    assert pace_of(day, steady).recent.all()
    slower = np.where(np.arange(28) < 22, steady, steady / 4)
    found = pace_of(day, slower)
    assert found.recent.sum() == 6
    assert found.usual == pytest.approx(slower[22:].mean(), rel=0.35)
    assert pace_of(day, np.where(np.arange(28) < 20, steady, 0.0)).usual == 0.0


def test_a_number_that_was_silent_of_late_goes_on_in_silence() -> None:
    it = past(days=8, short=0.9)
    silent = replace(it, now=it.now + 24 * 12)
    assert daily_calls(silent) == 0.0
    now, rest = outlooks(silent, [AS_NOW, REST], POLICY)
    assert now.clean == rest.clean


def test_the_highest_pace_keeps_a_number_clean_and_a_higher_one_does_not() -> None:
    it = past(days=20, calls=40, answered=0.4, short=0.1)
    usual = daily_calls(it)
    found = highest(it, usual, POLICY)
    assert found is not None
    pace, is_limit = found
    assert pace >= usual
    assert does(outlooks(it, [Way("x", per_day=pace)], POLICY)[0], "clean")
    if is_limit:
        assert not does(outlooks(it, [Way("x", per_day=2 * pace)], POLICY)[0], "clean")


def test_the_ways_are_honest_changes_alone() -> None:
    found = ways(["missed_callbacks", "dropped_on_answer", "pool_standing", "reported"], 240.0, POLICY)
    assert [way.name for way in found] == [
        *("as_now", "rest", "pace_120", "pace_100", "pace_60", "answer_callbacks", "stay_on_answer"),
        *("all_mended", "all_pace_60"),
    ]


def test_the_soonest_way_comes_first_and_of_those_alike_the_one_with_most_calls() -> None:
    never, soon, late = (Moment(h, h, h, s) for h, s in ((np.inf, 0.0), (48.0, 1.0), (480.0, 1.0)))
    outcomes = {AS_NOW: never, REST: soon, Way("pace_60", 60.0): soon, Way("pace_90", 90.0): late}
    order = [o.way.name for o in ranked([Outlook(way, m, never, never) for way, m in outcomes.items()])]
    assert order == ["pace_60", "rest", "pace_90", "as_now"]
