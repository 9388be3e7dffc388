"""What somebody wants to plan, checked before anything is simulated."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import floor, isfinite

import msgspec

from callstanding.actions.erlang import agents_for
from callstanding.errors import UsageError
from callstanding.policies import load_policy
from callstanding.policies.load import rule
from callstanding.policies.policy import Policy
from callstanding.simulate.durations import mean
from callstanding.simulate.profile import Profile
from callstanding.simulate.traffic import MONDAY
from callstanding.trials.campaigns.terms import Campaign, manner_of

MANNER = "sales_centre"  # the simulated people that a plan calls, unless the wish says otherwise
_RANGES = {  # of each figure: the least, the most, and what is true of it
    "calls_per_day": (1, 100_000, "more is a matter of several campaigns"),
    "answer_rate": (0.0, 1.0, "it is the share of calls that a person answers"),
    "agents": (1, 10_000, "somebody must talk"),
    "days": (7, 90, "a week shows the ramp, three months are as far as a simulation can be believed"),
    "talk_s": (1.0, 7200.0, "it is the mean of answered calls in seconds"),
    "wrap_up_s": (0.0, 3600.0, "it is the after-call time of an agent in seconds"),
    "numbers": (1, 5_000, "leave it out to have it found"),
    "full_by": (1, 90, "it is the day on which the whole volume is wanted"),
    "complaints": (0.0, 1.0, "it is the share of the people reached who complain"),
    "price_per_number": (0.0, 1e6, "it is a price for a month"),
    "price_per_minute": (0.0, 1e6, "it is a price"),
    "wage": (0.0, 1e6, "it is a wage for an hour"),
    "draws": (1, 50, "3 are the usual"),
    "seed": (0, 1 << 32, "any other one draws another fate"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A campaign to plan. `talk_s` and `wrap_up_s` None: as of sales to people who asked for it, and the policy's.

    `numbers` None: the fewest with which no tag is expected. `full_by`: the day on which the whole volume is wanted,
    None: when three quarters of the days are over. A price of None is left out of the cost.
    """

    calls_per_day: int
    answer_rate: float
    agents: int
    days: int = 30
    talk_s: float | None = None
    wrap_up_s: float | None = None
    country: str | None = "US"
    policy: str = "standard"
    numbers: int | None = None
    full_by: int | None = None
    complaints: float = 0.005
    price_per_number: float | None = None
    price_per_minute: float | None = None
    wage: float | None = None
    seed: int = 1
    draws: int = 3

    def __post_init__(self) -> None:
        """UsageError that names what cannot be, and what would."""
        for field in fields(self):
            if field.name in _RANGES and (value := getattr(self, field.name)) is not None:
                _within(field.name, value)
        if self.answer_rate == 0.0:
            raise UsageError("An answer rate of 0 is no campaign: nobody would ever be reached.")
        if self.full_by is not None and self.full_by > self.days:
            hint = f"Name a day up to {self.days}, or more days."
            raise UsageError(f"The whole volume is wanted on day {self.full_by}, after the end.", hint=hint)

    @property
    def full_day(self) -> int:
        """The day, from 1, on which the whole volume is wanted."""
        return self.full_by or max(1, self.days * 3 // 4)


@dataclass(frozen=True, slots=True)
class Setting:
    """A wish with its policy and the campaign that comes of both. `load`: erlang of talk and wrap-up, busiest hour."""

    wish: Wish
    policy: Policy
    campaign: Campaign
    call_s: float
    load: float
    open_s: float


def setting(wish: Wish) -> Setting:
    """Read the policy and see whether the agents can do it. PolicyError, or UsageError that says what they can do."""
    policy = load_policy(wish.policy)
    manner = _manner(wish)
    wrap_up = policy.number("wrap_up.s") if wish.wrap_up_s is None else wish.wrap_up_s
    call_s = mean(manner.talk_s) + wrap_up
    busiest = max(manner.hours) / sum(manner.hours)
    load = wish.calls_per_day * busiest / 3600.0 * wish.answer_rate * call_s
    patience = _patience(wish, policy)
    _can(wish, load, call_s, patience)
    open_s = 3600.0 * sum(weight > 0 for weight in manner.hours)
    campaign = Campaign(wish.calls_per_day, wish.days, manner, wish.agents, wrap_up, patience)
    return Setting(wish, policy, campaign, call_s, load, open_s)


def _manner(wish: Wish) -> Profile:
    usual = manner_of(MANNER, answered=wish.answer_rate, complains=wish.complaints)
    if wish.talk_s is None:
        return usual
    factor = wish.talk_s / mean(usual.talk_s)
    talk = tuple((percent, max(0.5, value * factor)) for percent, value in usual.talk_s)
    return msgspec.structs.replace(usual, talk_s=talk)


def _patience(wish: Wish, policy: Policy) -> float:
    """How long somebody who answers waits for an agent before the call counts as dropped."""
    found = rule(policy, "abandoned.agent_within_s", MONDAY.date(), country=wish.country) if wish.country else None
    value = found.value if found else policy.number("guard.silent_s")
    return float(value)  # type: ignore[arg-type] # the schema has a number here


def _can(wish: Wish, load: float, call_s: float, patience_s: float) -> None:
    if load < wish.agents:
        return
    most = floor(wish.calls_per_day * wish.agents / load)
    enough = agents_for(load, call_s=call_s, within_s=patience_s, late=0.02)
    raise UsageError(
        f"{wish.agents:,} agents cannot do it: in the busiest hour {wish.calls_per_day:,} calls a day bring {load:.1f} "
        f"erlang of talk and wrap-up ({call_s:.0f} s a call), and each agent can carry less than 1.",
        hint=f"Below {most:,} calls a day they can, or take {enough:,} agents.",
    )


def _within(name: str, value: float) -> None:
    least, most, about = _RANGES[name]
    if not (isfinite(value) and least <= value <= most):
        shown = name.replace("_", "-")
        raise UsageError(f"{shown} is {value:g}; it must be from {least:g} to {most:g}.", hint=f"{about.capitalize()}.")
