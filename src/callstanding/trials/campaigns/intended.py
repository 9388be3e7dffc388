"""The calls that a campaign means to make in a day: when, to whom, and what would come of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from callstanding.simulate.numbers import Ids
from callstanding.simulate.profile import Profile
from callstanding.simulate.stage import Stage
from callstanding.simulate.timing import by_hours
from callstanding.simulate.traffic import ANSWERED, DAY_S, Bools, Floats, Rng, Traffic, place
from callstanding.simulate.work import unobtainable, with_machines
from callstanding.trials.campaigns.ground import Ground
from callstanding.trials.campaigns.terms import Campaign


@dataclass(frozen=True)
class Intended:
    """Calls in the order in which they are due, as yet without a number of the campaign's own; `calls.caller` is 0.

    `person`: whether somebody answers who wants to be talked with; a voicemail is not. `cut`: whether the dialler
    itself drops that person, however many agents there are.
    """

    calls: Traffic
    person: Bools
    cut: Bools


class Leads:
    """The list of a campaign, worked off from its top; some of the calls go to people who were called before."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._called = ground, 0

    def draw(self, n: int, profile: Profile, rng: Rng) -> tuple[Ids, Bools]:
        """(callee, whether nobody has that number) of the next n calls; nobody is called twice by them."""
        again = min(int(rng.binomial(n, profile.repeat)), self._called)
        known = rng.choice(self._called, again, replace=False) if again else np.zeros(0, dtype=np.int64)
        fresh = self._called + np.arange(n - again)
        self._called = min(self._called + n - again, len(self._ground.leads))
        order = rng.permutation(n)
        callee = self._ground.leads[np.concatenate([known, fresh])[order] % len(self._ground.leads)]
        dead = rng.random(n) < profile.invalid * (order >= again)
        callee[dead] = rng.choice(self._ground.nobodys, int(dead.sum()))
        return callee, dead


def intended(campaign: Campaign, leads: Leads, stage: Stage, day: int, rng: Rng) -> Intended:
    """The calls of one day. What comes of a call does not depend on the number that makes it."""
    n, profile = campaign.calls_on(day), campaign.profile
    callee, dead = leads.draw(n, profile, rng)
    start = day * DAY_S + by_hours(_evenly(n, profile.pace, rng), profile.hours)
    calls = place(np.zeros(n, dtype=np.int64), callee, start, stage.manner(profile, rng), rng)
    calls = unobtainable(calls, dead)
    person = calls.disposition == ANSWERED
    heard = with_machines(calls, _by_dialler(campaign), stage, rng)
    return Intended(heard, person, person & (heard.talk != calls.talk))


def _by_dialler(campaign: Campaign) -> Profile:
    """With agents, calls are dropped where no agent is free, and not by a share that somebody guessed."""
    if campaign.agents is None:
        return campaign.profile
    changes: dict[str, Any] = {"abandoned": 0.0}
    return msgspec.structs.replace(campaign.profile, **changes)


def _evenly(n: int, pace: float, rng: Rng) -> Floats:
    """Where in its day each of n calls lies, 0 to 1: gaps are gamma of that shape, at random without one."""
    if not pace:
        return np.sort(rng.random(n))
    passed = np.cumsum(rng.gamma(pace, 1.0, n + 1))
    within: Floats = passed[:-1] / passed[-1] if n else np.zeros(0)
    return within
