"""A plan: what is wished is checked, the same wish gives the same plan, and where no number helps it says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from callstanding.errors import PolicyError, UsageError
from callstanding.trials.planning import Plan, Wish, planned
from callstanding.trials.planning.drawing import Drawn, draw
from callstanding.trials.planning.searching import fewest
from callstanding.trials.planning.wish import setting

SMALL = Wish(100, 0.32, 5, days=8, draws=2, full_by=1, price_per_number=2.0, price_per_minute=0.01, wage=20.0)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(SMALL, workers=0)


def test_a_small_honest_campaign_takes_what_its_ramp_takes(plan: Plan) -> None:
    assert (plan.numbers, plan.helps, plan.full_from, plan.trade_numbers) == (4, True, 1, 3)
    assert [(step.each, step.needed) for step in plan.ramp] == [(27, 4), (32, 4)]


def test_figures_have_bounds_and_no_tag_is_not_never(plan: Plan) -> None:
    tags = plan.expected[0]
    assert (tags.what, tags.value, tags.low) == ("tags", 0.0, 0.0)
    assert tags.high == pytest.approx(1.5, abs=0.01)  # no event in two draws
    for each in plan.expected:
        assert each.low is None or each.high is None or each.low <= each.value <= each.high


def test_the_cost_is_numbers_and_minutes_and_hours(plan: Plan) -> None:
    figure = {each.what: each.value for each in plan.expected}
    assert figure["agents' hours"] == 5 * 11 * 7  # eleven hours a day, on the days on which anybody calls
    assert figure["cost"] == pytest.approx(4 * 2.0 + figure["talk and voicemail"] * 0.01 + 385 * 20.0)


def test_the_same_wish_draws_the_same_fate_and_another_seed_another() -> None:
    wish = replace(SMALL, calls_per_day=20, days=7)
    one, again, other = draw(wish, 1, 0), draw(wish, 1, 0), draw(replace(wish, seed=2), 1, 0)
    assert one == again
    assert one.talk_min != other.talk_min


def test_what_people_do_not_want_no_number_of_numbers_helps() -> None:
    bad = planned(Wish(120, 0.05, 5, days=7, draws=1, complaints=0.3), workers=0)
    assert not bad.helps
    assert any("answered" in change or "report" in change.casefold() for change in bad.changes)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"answer_rate": 1.2}, "answer-rate is 1.2; it must be from 0 to 1"),
        ({"answer_rate": float("nan")}, "answer-rate is nan"),
        ({"answer_rate": 0.0}, "nobody would ever be reached"),
        ({"agents": 0}, "agents is 0"),
        ({"calls_per_day": 0}, "calls-per-day is 0"),
        ({"complaints": -0.1}, "complaints is -0.1"),
        ({"days": 3}, "days is 3; it must be from 7 to 90"),
        ({"numbers": 0}, "numbers is 0"),
        ({"wage": -1.0}, "wage is -1"),
        ({"full_by": 9}, "after the end"),
        ({"draws": 0}, "draws is 0"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        replace(SMALL, **wrong)


def test_agents_who_cannot_talk_so_much_are_told_what_they_can() -> None:
    with pytest.raises(
        UsageError, match=r"3 agents cannot do it: .* erlang .* Below 2,\d+ calls a day they can, or take 1\d"
    ):
        setting(Wish(5000, 0.2, 3))


def test_there_must_be_such_a_policy() -> None:
    with pytest.raises(PolicyError):
        setting(replace(SMALL, policy="nowhere"))


def drawn(numbers: int, tagged: int) -> list[Drawn]:
    return [Drawn(numbers, tagged, 0, (10,), (10,), (tagged,), 1, 0, 1.0, 1.0, 0.0, ())]


@pytest.mark.parametrize("needed", [10, 11, 25, 39, 40])
def test_the_search_finds_the_fewest_to_about_a_twentieth(needed: int) -> None:
    found = fewest(lambda n: drawn(n, 0 if n >= needed else 3), 10, full_day=1)
    assert found is not None
    assert needed <= found <= needed * 1.06 + 1


def test_the_search_gives_up_where_more_numbers_do_not_help() -> None:
    assert fewest(lambda n: drawn(n, 3), 10, full_day=1) is None
