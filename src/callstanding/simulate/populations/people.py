"""People: they call those whom they know, call back what they missed, and try again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec
import numpy as np

from callstanding.simulate.casting import Casting
from callstanding.simulate.kind import LEGIT, Kind
from callstanding.simulate.lines import ALWAYS, Lines
from callstanding.simulate.profile import Profile, Weights
from callstanding.simulate.reports import said_of
from callstanding.simulate.stage import Stage
from callstanding.simulate.timing import moments
from callstanding.simulate.traffic import NO_ANSWER, Floats, Ints, Rng, Traffic, place
from callstanding.simulate.work import Doings

_APART = np.array([1, -1, 2, -2, 3, -3, 5, -5, 8, -8, 13, -13, 21, -21, 34, -34])  # where one's acquaintances live
_CHUNK = 1_000_000


class Ties(msgspec.Struct, frozen=True):
    """How people know each other; see worlds/words.toml for what each parameter means."""

    circle: Weights
    lopsided: float
    redials: float
    redials_s: float


def resident(casting: Casting, kind: str, _cast: Mapping[str, Lines]) -> Lines:
    """Lines of people, who keep their numbers throughout."""
    n = casting.count(kind)
    return casting.given(kind, casting.numbering.near(n, casting.dice(kind)), np.full(n, -ALWAYS), np.full(n, ALWAYS))


def idle(_stage: Stage, _kind: str) -> Doings:
    """Nothing of their own: what they do is done with everybody else."""
    return Doings(())


def live(stage: Stage, kind: str) -> Doings:
    """All calls between people of the operator, whatever else befalls some of them."""
    rng, profile, ties = stage.dice(kind), stage.profile(kind), stage.figures.shape("ties", Ties)
    all_ = stage.residents
    who, start = moments(all_, profile.calls_a_day, profile, stage, rng)
    friend = _friends(len(all_), who, ties, rng)
    calls = _between(who, friend, start, profile, stage, rng)
    missed = np.flatnonzero(calls.disposition == NO_ANSWER)
    back = _later(calls, missed, profile.called_back, profile.called_back_s, rng)
    again = _later(calls, missed, ties.redials, ties.redials_s, rng)
    return Doings(
        (
            calls,
            _between(friend[back[0]], who[back[0]], back[1], profile, stage, rng),
            _between(who[again[0]], friend[again[0]], again[1], profile, stage, rng),
        ),
        (said_of(calls, profile, stage.common, rng),),
    )


def _between(who: Ints, friend: Ints, start: Floats, profile: Profile, stage: Stage, rng: Rng) -> Traffic:
    """Calls between residents (by position); those to or by somebody who has no line then come to nothing."""
    all_ = stage.residents
    calls = place(all_.number[who], all_.number[friend], start, stage.manner(profile, rng, all_.liked[friend]), rng)
    held = all_.hold(who, start) & all_.hold(friend, start)
    return replace(calls, line=all_.serial[who]).where(held)


def _later(calls: Traffic, missed: Ints, share: float, delay_s: float, rng: Rng) -> tuple[Ints, Floats]:
    """(position, moment) of a share of the missed calls that have a sequel."""
    chosen = missed[rng.random(len(missed)) < share]
    return chosen, (calls.start + calls.ring)[chosen] + 5.0 + rng.exponential(delay_s, len(chosen))


def _friends(people: int, who: Ints, ties: Ties, rng: Rng) -> Ints:
    """For each call the person (by position) whom the caller calls; neighbours in the list know each other."""
    base = np.resize(np.array(ties.circle), len(_APART))
    closeness = base * rng.lognormal(0.0, ties.lopsided, (people, len(_APART)))
    bounds = (np.cumsum(closeness, axis=1) / closeness.sum(axis=1)[:, None]).astype(np.float32)[:, :-1]
    chosen = np.concatenate([_rank(bounds, part, rng) for part in np.array_split(who, len(who) // _CHUNK + 1)])
    friends: Ints = (who + _APART[chosen]) % people
    return friends


def _rank(bounds: np.ndarray, who: Ints, rng: Rng) -> Ints:
    """Which acquaintance each of these callers takes."""
    found: Ints = (rng.random(len(who), dtype=np.float32)[:, None] > bounds[who]).sum(axis=1)
    return found


KINDS = (
    Kind("person", LEGIT, "a subscriber of the operator", live, resident, resident=True),
    Kind("outsider", LEGIT, "a subscriber of another network, seen calling the operator's", idle, known=False),
)
