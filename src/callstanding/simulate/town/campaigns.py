"""Honest callers in bulk: a school's evening alert and a sales centre that keeps the rules."""

from __future__ import annotations

import numpy as np

from callstanding.simulate.durations import even_talk, lognormal_talk
from callstanding.simulate.town.cast import SALES, SCHOOL, Town
from callstanding.simulate.traffic import DAY_S, Manner, Traffic, call_back, merge, place

ALERT_CALLS = 600
ALERT_AT_S = 18.5 * 3600
SALES_CALLS_A_DAY = 70  # per number: within the 75 that the vendors call safe


def school_alert(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """The school tells 600 families in twenty minutes that it is closed tomorrow; the message lasts half a minute."""
    families = rng.choice(town.residents, size=min(ALERT_CALLS, len(town.residents)), replace=False)
    start = day * DAY_S + ALERT_AT_S + np.sort(rng.uniform(0, 1200, len(families)))
    message = Manner(answered=0.8, talk=even_talk(22.0, 33.0, rng), callee_hangs_up=0.4)
    calls = place(np.full(len(families), SCHOOL, dtype=np.int64), families, start, message, rng)
    desk = Manner(answered=0.6, talk=lognormal_talk(45.0, 0.7, rng))
    return merge([calls, call_back(calls, share=0.35, delay_s=1200.0, manner=desk, rng=rng)])


def sales_day(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """A day of the sales centre: agents call people who asked for it, let it ring, and answer those who call back."""
    return merge([_agent(number, town, day, rng) for number in SALES])


def _agent(number: int, town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """One number's day; the gaps are an agent's (gamma of shape 4), a fifth of the clients is called again."""
    fresh = rng.choice(town.residents, size=SALES_CALLS_A_DAY)
    again = rng.random(SALES_CALLS_A_DAY) < 0.2
    clients = np.where(again, np.roll(fresh, 9), fresh)
    start = day * DAY_S + 10 * 3600 + np.cumsum(rng.gamma(4.0, 6.5 * 3600 / SALES_CALLS_A_DAY / 4.0, len(clients)))
    # Consented lists answer 20-40 %; outbound talk median 171 s, 0.6 % end within 10 s (bank, 2008).
    pitch = Manner(answered=0.38, talk=lognormal_talk(150.0, 0.85, rng), patience_s=(20.0, 32.0), rejected=0.05)
    calls = place(np.full(len(clients), number, dtype=np.int64), clients, start, pitch, rng)
    desk = Manner(answered=0.88, talk=lognormal_talk(90.0, 0.8, rng))
    return merge([calls, call_back(calls, share=0.18, delay_s=3600.0, manner=desk, rng=rng)])
