"""The judge of an evening: a pool is known before its numbers are, and without news it drifts down."""

from __future__ import annotations

from callstanding.policies import load_policy
from callstanding.trials.campaigns.careless import RoundRobin
from callstanding.trials.campaigns.ground import bare_ground
from callstanding.trials.campaigns.judging import Judge
from callstanding.trials.campaigns.run import run
from callstanding.trials.campaigns.strategy import Stand
from callstanding.trials.campaigns.terms import Campaign, manner_of

POLICY = load_policy("standard")


def looked(kind: str, *days: float) -> list[list[Stand]]:
    """A day of twelve numbers with 25 calls each, looked at after so many days."""
    campaign = Campaign(300, 1, manner_of(kind), agents=20)
    ran = run(campaign, bare_ground(5, days=1, people=1000, numbers=12), RoundRobin(12), POLICY)
    judge = Judge(POLICY, campaign.first)
    for kind_ in ("calls", "reports", "assignments"):
        for table in ran.tables[kind_]:
            judge.take(kind_, table)
    found = [list(judge.look(ran.numbers, days=day)[0].values()) for day in days]
    judge.close()
    return found


def test_a_spam_pool_is_known_and_fades_when_nobody_calls_any_more() -> None:
    soon, later = (stands[0].pool_score for stands in looked("robocaller", 1.0, 15.0))
    assert soon > POLICY.number("budget.pool_score")
    assert 0.0 < later < soon


def test_an_honest_pool_stays_far_from_where_it_would_stop() -> None:
    [stands] = looked("sales_centre", 1.0)
    assert max(stand.pool_score for stand in stands) < POLICY.number("budget.pool_score") / 2
