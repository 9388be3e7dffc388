"""A small campaign: the same terms give the same run, the budget is kept, and no stranger changes what is found."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from callstanding.actions.limits import Limits
from callstanding.policies import load_policy
from callstanding.simulate import simulate_world
from callstanding.simulate.numbers import e164
from callstanding.simulate.terms import Terms
from callstanding.simulate.traffic import DAY_S
from callstanding.trials.campaigns.budgeted import Budgeted
from callstanding.trials.campaigns.careless import OneUntilBurnt, RoundRobin
from callstanding.trials.campaigns.ground import Ground, bare_ground, ground
from callstanding.trials.campaigns.judging import Judge
from callstanding.trials.campaigns.run import Ran, closing, first_tags, run
from callstanding.trials.campaigns.terms import Campaign, manner_of

POLICY = load_policy("standard")
HONEST = Campaign(100, 4, manner_of("sales_centre"), agents=10)
SPAM = Campaign(600, 3, manner_of("robocaller"))


def on(numbers: int, days: int = 4) -> Ground:
    return bare_ground(7, days=days, people=1000, numbers=numbers)


def budgeted(campaign: Campaign, there: Ground) -> Budgeted:
    numbers = e164(there.numbers).to_pylist()
    return Budgeted(numbers, Limits(POLICY), campaign.first.timestamp(), closing(campaign, 0))


@pytest.fixture(scope="module")
def honest() -> Ran:
    return run(HONEST, on(5), budgeted(HONEST, on(5)), POLICY, every=2)


@pytest.fixture(scope="module")
def spam() -> Ran:
    return run(SPAM, on(4), RoundRobin(4), POLICY)


def test_an_honest_campaign_by_the_budget_makes_its_calls_and_is_not_tagged(honest: Ran) -> None:
    assert honest.placed == 400
    assert honest.tagged == {}


def test_the_same_terms_give_the_same_run(honest: Ran) -> None:
    again = run(HONEST, on(5), budgeted(HONEST, on(5)), POLICY, every=2)
    assert np.array_equal(again.line, honest.line)
    assert np.array_equal(again.start, honest.start)
    assert again.days == honest.days


def test_no_number_exceeds_its_day_nor_calls_out_of_hours(honest: Ran) -> None:
    days = Counter(zip(honest.line.tolist(), (honest.start // DAY_S).tolist(), strict=True))
    assert max(days.values()) <= 27
    hours = honest.start % DAY_S / 3600
    assert hours.min() >= 9
    assert hours.max() < 20


def test_numbers_that_are_too_few_put_calls_off_and_never_go_round_their_limits() -> None:
    few = run(HONEST, on(2), budgeted(HONEST, on(2)), POLICY, every=4)
    assert few.placed == 4 * 2 * 27


def test_spam_is_tagged_and_by_the_budget_makes_fewer_calls_unnoticed(spam: Ran) -> None:
    ours = run(SPAM, on(4), budgeted(SPAM, on(4)), POLICY)
    assert len(spam.tagged) == 4
    assert spam.until_first_tag() <= spam.unnoticed() < spam.placed
    assert ours.unnoticed() < spam.unnoticed()


def test_one_number_is_used_until_it_is_burnt() -> None:
    burnt = run(SPAM, on(4), OneUntilBurnt(4), POLICY)
    assert burnt.line.tolist() == sorted(burnt.line.tolist())
    assert 0 in burnt.tagged


def test_when_all_numbers_are_burnt_nobody_calls(spam: Ran) -> None:
    assert spam.days[-1].placed == 0


def test_what_others_do_in_the_world_changes_nothing_of_a_campaigns_standing() -> None:
    terms = Terms(7, 300, 3)
    there = ground(terms, numbers=4)
    alone = run(SPAM, there, RoundRobin(4), POLICY)
    world, judge = simulate_world(seed=7, people=300, days=3), Judge(POLICY, SPAM.first)
    for kind in ("calls", "reports", "assignments"):
        judge.take(kind, getattr(world, kind))
        for table in alone.tables[kind]:
            judge.take(kind, table)
    _, history = judge.look(alone.numbers, days=3)
    judge.close()
    assert history is not None
    assert first_tags(history, {n: i for i, n in enumerate(alone.numbers)}, SPAM) == alone.tagged
