"""Spammers who make themselves look liked: by accomplices who praise them, or by calling each other."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np

from callstanding.simulate.durations import quantile_talk
from callstanding.simulate.kind import SPAM, Kind
from callstanding.simulate.lines import Lines
from callstanding.simulate.profile import Profile, Quantiles
from callstanding.simulate.reports import said_of
from callstanding.simulate.stage import Stage
from callstanding.simulate.timing import moments
from callstanding.simulate.traffic import BY_LINE, Floats, Ints, Manner, Rng, Traffic, place
from callstanding.simulate.work import Doings, work_of


class Farm(msgspec.Struct, frozen=True):
    """Accomplices who praise; see worlds/words.toml for what each parameter means."""

    helpers: int
    ring_calls_a_day: float
    ring_answered: float
    ring_talk_s: Quantiles
    helper_praises: float


class Ring(msgspec.Struct, frozen=True):
    """Numbers that call each other; see worlds/words.toml for what each parameter means."""

    ring_calls_a_day: float
    ring_answered: float
    ring_talk_s: Quantiles


def farmer(stage: Stage, kind: str) -> Doings:
    """A spammer's days, with long calls to accomplices on another network who then praise the number."""
    lines, profile, rng = stage.cast[kind], stage.profile(kind), stage.dice(f"{kind} farm")
    farm = stage.figures.shape("farm", Farm)
    own = work_of(stage, kind, lines, stage.dice(kind))
    line, start = moments(lines, farm.ring_calls_a_day, profile, stage, rng)
    leader = line // profile.lines_each * profile.lines_each  # the numbers of one holder share its accomplices
    which = rng.integers(0, farm.helpers, len(line))
    callee = stage.outsiders.contact(lines.first[leader], lines.step[leader], which)
    calls = _friendly(lines, line, callee, start, farm, rng)
    kind_words = msgspec.structs.replace(profile, complains=0.0, blocks=0.0, praises=farm.helper_praises)
    return Doings((*own.calls, calls), (*own.said, said_of(calls, kind_words, stage.common, rng)))


def ring(stage: Stage, kind: str) -> Doings:
    """A spammer's days, with long calls between the numbers of one holder."""
    lines, profile, rng = stage.cast[kind], stage.profile(kind), stage.dice(f"{kind} ring")
    own = work_of(stage, kind, lines, stage.dice(kind))
    how = stage.figures.shape("ring", Ring)
    line, start = moments(lines, how.ring_calls_a_day, profile, stage, rng)
    other = _another(line, len(lines), profile, rng)
    both = (other != line) & lines.hold(other, start)
    line, other, start = line[both], other[both], start[both]
    calls = _friendly(lines, line, lines.number[other], start, how, rng)
    return Doings((*own.calls, calls), own.said)


def _friendly(lines: Lines, line: Ints, callee: Ints, start: Floats, how: Farm | Ring, rng: Rng) -> Traffic:
    talk = quantile_talk(how.ring_talk_s, rng)
    manner = Manner(how.ring_answered, talk, rejected=0.0, busy=0.0, signed=BY_LINE)
    return replace(place(lines.number[line], callee, start, manner, rng), line=lines.serial[line])


def _another(line: Ints, n: int, profile: Profile, rng: Rng) -> Ints:
    """For each line another one of its ring; itself where the ring has no other."""
    first = line // profile.lines_each * profile.lines_each
    size = np.minimum(profile.lines_each, n - first)
    other: Ints = first + (line - first + 1 + (rng.random(len(line)) * (size - 1)).astype(np.int64)) % size
    return other


KINDS = (
    Kind("wanted_farmer", SPAM, "a spammer whose accomplices mark its numbers as wanted", farmer),
    Kind("ring_member", SPAM, "spammers whose numbers call each other", ring),
)
