"""Spoofers: machines that show the numbers of innocent holders, and the people who then ring these back."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np

from callstanding.simulate.durations import drawn, quantile_talk
from callstanding.simulate.kind import LEGIT, Kind
from callstanding.simulate.lines import Lines
from callstanding.simulate.numbers import Ids
from callstanding.simulate.populations.people import resident
from callstanding.simulate.profile import Profile, Quantiles, Weights
from callstanding.simulate.reports import said_of
from callstanding.simulate.stage import Stage
from callstanding.simulate.timing import by_hours
from callstanding.simulate.traffic import BY_LINE, DAY_S, Floats, Ints, Manner, Rng, Traffic, call_back, place
from callstanding.simulate.work import Doings, unobtainable, with_machines, work_of

SPOOFER = "spoofer"  # a section of figures, and no kind: a spoofer has no number of its own


class Shown(msgspec.Struct, frozen=True):
    """How spoofers use a number; see worlds/words.toml for what each parameter means."""

    shown_calls: Quantiles
    shown_days: Quantiles
    shown_signed: Weights
    same_area: float
    storm: float
    storm_answered: float
    storm_talk_s: Quantiles
    storm_after_s: float


def shown(stage: Stage, kind: str) -> Doings:
    """What is done in the name of people who know nothing of it."""
    return _in_their_name(stage, kind, stage.cast[kind], stage.dice(f"{kind} shown"))


def shown_at_work(stage: Stage, kind: str) -> Doings:
    """A business's own days, and what is done in its name."""
    own = work_of(stage, kind, stage.cast[kind], stage.dice(kind))
    theirs = shown(stage, kind)
    return Doings((*own.calls, *theirs.calls), (*own.said, *theirs.said))


def _in_their_name(stage: Stage, kind: str, victims: Lines, rng: Rng) -> Doings:
    profile, how = stage.profile(SPOOFER), stage.figures.shape(f"shown.{kind}", Shown)
    victim, start = _moments(stage, victims, profile, how, rng)
    callee = _callees(stage, victims.number[victim], how, rng)
    start, number, callee = _to_others(start, victims.number[victim], callee)
    calls = place(number, callee, start, stage.manner(profile, rng), rng)
    calls = with_machines(unobtainable(calls, rng.random(len(calls)) < profile.invalid), profile, stage, rng)
    calls = _let_in_elsewhere(calls, stage, how, rng)
    told = Manner(how.storm_answered, quantile_talk(how.storm_talk_s, rng), signed=BY_LINE)
    storm = call_back(calls, share=how.storm, delay_s=how.storm_after_s, manner=told, rng=rng)
    return Doings((calls, storm), (said_of(calls, profile, stage.common, rng),))


def _moments(stage: Stage, victims: Lines, profile: Profile, how: Shown, rng: Rng) -> tuple[Ints, Floats]:
    """(victim, moment) of the calls: a campaign for each, somewhere in the period, at the hours of robocalls."""
    n = len(victims)
    size = np.maximum(1, drawn(how.shown_calls, n, rng)).astype(np.int64)
    length = np.minimum(drawn(how.shown_days, n, rng), stage.days)
    begin = rng.uniform(0.0, stage.days - length)
    victim = np.repeat(np.arange(n), size)
    day, within = np.divmod(begin[victim] + length[victim] * rng.random(len(victim)), 1.0)
    return victim, day * DAY_S + by_hours(within, profile.hours)


def _callees(stage: Stage, number: Ids, how: Shown, rng: Rng) -> Ids:
    """People who see a number next door, or any number."""
    n = len(number)
    near = rng.random(n) < how.same_area
    ours = rng.random(n) < stage.profile(SPOOFER).on_net
    next_door = np.where(ours, stage.people.near(number, rng), stage.outsiders.near(number, rng))
    anybody = np.where(ours, stage.people.any(n, rng), stage.outsiders.any(n, rng))
    return np.where(near, next_door, anybody)


def _to_others(start: Floats, number: Ids, callee: Ids) -> tuple[Floats, Ids, Ids]:
    """Without the calls that would show a telephone its own number."""
    other = number != callee
    return start[other], number[other], callee[other]


def _let_in_elsewhere(calls: Traffic, stage: Stage, how: Shown, rng: Rng) -> Traffic:
    """The same calls as they come in: by another network's trunk, signed as its gateway pleases."""
    weights = np.array(how.shown_signed)
    signed = rng.choice(4, size=len(calls), p=weights / weights.sum()).astype(np.int8)
    by = rng.choice(stage.cast["outsider"].serial, len(calls))
    return replace(calls, attestation=signed, line=by)


KINDS = (
    Kind(
        "spoofed_person",
        LEGIT,
        "a person whose number a machine shows hundreds of times",
        shown,
        resident,
        resident=True,
    ),
    Kind("spoofed_business", LEGIT, "a business whose number a machine shows a thousand times", shown_at_work),
    Kind("neighbour", LEGIT, "a person whose number is shown to a few neighbours", shown, resident, resident=True),
)
