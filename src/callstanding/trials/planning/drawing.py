"""One draw: the campaign simulated to its end with so many numbers, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from callstanding.actions.limits import Limits
from callstanding.simulate.numbers import e164
from callstanding.trials.campaigns.adverse import Adverse
from callstanding.trials.campaigns.budgeted import Budgeted
from callstanding.trials.campaigns.careless import RoundRobin
from callstanding.trials.campaigns.ground import Ground, bare_ground
from callstanding.trials.campaigns.run import Ran, closing, run
from callstanding.trials.campaigns.terms import Campaign
from callstanding.trials.planning.wish import Setting, Wish, setting

Way = Literal["budget", "trade"]
EVERY = 5  # days between two looks at the standings: a look costs about as much as two thousand calls
_PEOPLE = (4_000, 100_000)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one draw came to. `made` and `wanted` are calls by day, `watched` the numbers watched or tagged in the end.

    `tagged_by`: how many numbers had been tagged after each day. `held`: what held calls back, by the budget's code.
    """

    numbers: int
    tagged: int
    watched: int
    made: tuple[int, ...]
    wanted: tuple[int, ...]
    tagged_by: tuple[int, ...]
    answered: int
    dropped: int
    talk_min: float
    busy_s: float
    waited_s: float
    adverse: tuple[Adverse, ...]
    held: tuple[tuple[str, int], ...] = ()


def draw(wish: Wish, numbers: int, seed: int, way: Way = "budget") -> Drawn:
    """Simulate the wish once, by our budget or as the trade does: in turn, with no limit to a number."""
    there = setting(wish)
    people = round(wish.calls_per_day * wish.days / 8)
    on = bare_ground(
        wish.seed * 10_007 + seed, days=wish.days, people=min(max(people, _PEOPLE[0]), _PEOPLE[1]), numbers=numbers
    )
    if way == "trade":
        return _kept(run(there.campaign, on, RoundRobin(numbers), there.policy, every=EVERY))
    ours = _budgeted(there, on, there.campaign)
    return _kept(run(there.campaign, on, ours, there.policy, every=EVERY), tuple(sorted(ours.reasons.items())))


def _budgeted(there: Setting, on: Ground, campaign: Campaign) -> Budgeted:
    return Budgeted(
        e164(on.numbers).to_pylist(),
        Limits(there.policy),
        campaign.first.timestamp(),
        closing(campaign, 0),
        country=there.wish.country,
    )


def _kept(ran: Ran, held: tuple[tuple[str, int], ...] = ()) -> Drawn:
    last = ran.days[-1].stands or {}
    days = range(1, len(ran.days) + 1)
    return Drawn(
        numbers=len(ran.numbers),
        tagged=len(ran.tagged),
        watched=sum(last.get(status, 0) for status in ("watch", "spam", "recovering")),
        made=tuple(day.placed for day in ran.days),
        wanted=tuple(day.wanted for day in ran.days),
        tagged_by=tuple(sum(at <= day for at in ran.tagged.values()) for day in days),
        answered=sum(day.answered for day in ran.days),
        dropped=sum(day.dropped for day in ran.days),
        talk_min=sum(day.talk_s for day in ran.days) / 60.0,
        busy_s=sum(day.busy_s for day in ran.days),
        waited_s=sum(day.waited_s for day in ran.days),
        adverse=tuple(ran.adverse),
        held=held,
    )
