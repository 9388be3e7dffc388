"""How the residents call each other, the reception, and those whose calls they missed."""

from __future__ import annotations

import numpy as np

from callstanding.simulate.durations import lognormal_talk
from callstanding.simulate.town.cast import CARE_CENTRE, RECEPTION, SCHOOL, Town
from callstanding.simulate.traffic import DAY_S, Floats, Ints, Manner, Traffic, call_back, merge, place

CALLS_A_DAY = 3.4  # made per person and day: 101 a month, Hiya 2018
# Weight of each local hour; people call in the afternoon and the evening and sleep at night.
_HOURS = np.array([1, 0, 0, 0, 0, 1, 3, 8, 14, 18, 20, 21, 22, 20, 19, 20, 23, 26, 27, 24, 18, 11, 6, 3], dtype=float)
# Weight of each acquaintance: the closest few get most of the calls.
_CLOSENESS = np.array([30, 20, 12, 10, 8, 7, 6, 4, 3], dtype=float)


def times_of_day(n: int, rng: np.random.Generator, *, first: int = 0, last: int = 24) -> Floats:
    """Seconds after local midnight, spread as people spread their calls, between two hours of the day."""
    hours = np.arange(24)
    weight = np.where((hours >= first) & (hours < last), _HOURS, 0.0)
    chosen = rng.choice(hours, size=n, p=weight / weight.sum())
    return np.asarray(chosen * 3600 + rng.uniform(0, 3600, n), dtype=np.float64)


def residents_day(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """A day of calls between residents who know each other, with the call-backs of those who missed one."""
    made = rng.poisson(CALLS_A_DAY, len(town.residents))
    who = np.repeat(np.arange(len(made)), made)
    friend = rng.choice(_CLOSENESS.size, size=len(who), p=_CLOSENESS / _CLOSENESS.sum())
    start = day * DAY_S + times_of_day(len(who), rng)
    # Talk of people: 25/50/75/90 % last 5, 30, 75, 181 s (Copenhagen study); contacts answer 70 % (Hiya 2018).
    manner = Manner(answered=0.66, talk=lognormal_talk(32.0, 1.5, rng))
    calls = place(town.residents[who], town.residents[town.contacts[who, friend]], start, manner, rng)
    # 31 % of missed calls are returned within the hour, 46 % within the day (Copenhagen study).
    return merge([calls, call_back(calls, share=0.45, delay_s=2700.0, manner=manner, rng=rng)])


def callers_of(organisation: int, town: Town, n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw residents who ring an organisation: the callers, and the callee repeated."""
    return rng.choice(town.residents, size=n), np.full(n, organisation, dtype=np.int64)


def front_desks_day(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """A day of the reception, the school office and the care centre: much is received, missed calls are returned."""
    parts = [
        _desk(RECEPTION, town, day, received=150, made=45, talk_s=55.0, rng=rng),
        _desk(SCHOOL, town, day, received=25, made=8, talk_s=70.0, rng=rng),
        # 17.7 % of callers hang up before an agent answers, talk median 118 s (call centre of 1999).
        _desk(CARE_CENTRE, town, day, received=320, made=40, talk_s=118.0, rng=rng),
    ]
    return merge(parts)


def _desk(
    number: int, town: Town, day: int, *, received: int, made: int, talk_s: float, rng: np.random.Generator
) -> Traffic:
    opening = day * DAY_S
    callers, callee = callers_of(number, town, rng.poisson(received), rng)
    inbound = Manner(answered=0.82, talk=lognormal_talk(talk_s, 0.9, rng), patience_s=(16.0, 130.0))
    calls = place(callers, callee, opening + times_of_day(len(callers), rng, first=8, last=18), inbound, rng)
    outbound = Manner(answered=0.62, talk=lognormal_talk(talk_s, 0.9, rng))
    returned = call_back(calls, share=0.7, delay_s=1500.0, manner=outbound, rng=rng)
    known = rng.choice(town.residents[:400], size=rng.poisson(made))
    start = opening + times_of_day(len(known), rng, first=9, last=17)
    own = place(np.full(len(known), number, dtype=np.int64), known, start, outbound, rng)
    return merge([calls, returned, own, call_back(own, share=0.4, delay_s=1800.0, manner=inbound, rng=rng)])
