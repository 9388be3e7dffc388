"""Campaigns of the sales centre that are not as its others are: what the owner of numbers looks at a board for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from callstanding.simulate.durations import lognormal_talk
from callstanding.simulate.town.cast import Town, line
from callstanding.simulate.traffic import DAY_S, Manner, Traffic, call_back, merge, place


@dataclass(frozen=True, slots=True)
class Overdone:
    """One number and how it is used: on which days, how often a day, how many answer, and how long they bear it.

    `talk_s` is the median of a talk; `reported` the share of answered calls about which somebody complains; `returned`
    the share of missed calls that come back and are answered.
    """

    number: int
    role: str
    days: range
    calls_a_day: int
    answered: float
    talk_s: float
    reported: float = 0.0
    returned: float = 0.0


def fortnight(days: int) -> tuple[Overdone, ...]:
    """What a centre of our town tries in so many days, 14 or more; nobody measured these figures, they are a story.

    One number calls a bought list and goes on, one did so and stopped, one is nearly forgiven for it, one is at the
    edge of what people bear, and two new ones begin gently.
    """
    stopped = Overdone(line(617, 127), "stopped list", range(days - 10, days - 6), 600, 0.19, 8.0, reported=0.09)
    gentle = Overdone(line(617, 130), "new number", range(days - 6, days), 12, 0.4, 140.0, returned=0.2)
    return (
        Overdone(line(617, 126), "bought list", range(days - 2, days), 720, 0.19, 8.0, reported=0.12),
        stopped,
        replace(stopped, number=line(617, 129), role="forgiven list", days=range(days - 14, days - 11)),
        Overdone(line(617, 128), "at the edge", range(days), 320, 0.16, 8.5, reported=0.012, returned=0.01),
        gentle,
        replace(gentle, number=line(617, 131)),
    )


def overdone_calls(campaigns: Sequence[Overdone], town: Town, rng: np.random.Generator) -> list[Traffic]:
    """The calls of all of them, each day from 9 to 19 o'clock."""
    return [_day(each, day, town, rng) for each in campaigns for day in each.days]


def _day(one: Overdone, day: int, town: Town, rng: np.random.Generator) -> Traffic:
    start = day * DAY_S + np.sort(rng.uniform(9 * 3600, 19 * 3600, one.calls_a_day))
    people = rng.choice(town.residents, one.calls_a_day)
    manner = Manner(
        answered=one.answered, talk=lognormal_talk(one.talk_s, 0.8, rng), rejected=0.08, callee_hangs_up=0.7
    )
    calls = place(np.full(len(people), one.number, dtype=np.int64), people, start, manner, rng)
    desk = Manner(answered=0.9, talk=lognormal_talk(80.0, 0.8, rng))
    return merge([calls, call_back(calls, share=one.returned, delay_s=3600.0, manner=desk, rng=rng)])
