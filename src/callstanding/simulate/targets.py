"""Whom a line calls: known contacts, somebody new, somebody near, number after number, or nobody."""

from __future__ import annotations

import numpy as np

from callstanding.simulate.lines import Lines
from callstanding.simulate.numbers import LINES, Ids, fictional
from callstanding.simulate.profile import Profile
from callstanding.simulate.stage import Stage
from callstanding.simulate.traffic import Bools, Ints, Rng

_GOLDEN = 0.6180339887498949


def callees(lines: Lines, line: Ints, profile: Profile, stage: Stage, rng: Rng) -> tuple[Ids, Bools]:
    """(callee, whether nobody has that number) of calls of these lines (by position), which are in order."""
    known = rng.random(len(line)) < profile.repeat
    callee = np.where(known, contacts(lines, line, profile, stage, rng), strangers(lines, line, profile, stage, rng))
    dead = ~known & (rng.random(len(line)) < profile.invalid)
    callee[dead] = rng.choice(stage.nobodys, int(dead.sum()))
    return _in_sequence(callee, dead, lines, line, profile, stage, rng) if profile.in_sequence else (callee, dead)


def contacts(lines: Lines, line: Ints, profile: Profile, stage: Stage, rng: Rng) -> Ids:
    """One of each line's known contacts; the first ones are called more often."""
    return contact(lines, line, (profile.regulars * rng.random(len(line)) ** 2).astype(np.int64), profile, stage)


def contact(lines: Lines, line: Ints, which: Ints, profile: Profile, stage: Stage) -> Ids:
    """The known contact of each line with that index, always the same one."""
    first, step = lines.first[line], lines.step[line]
    ours = which * _GOLDEN % 1.0 < profile.on_net
    return np.where(ours, stage.people.contact(first, step, which), stage.outsiders.contact(first, step, which))


def strangers(lines: Lines, line: Ints, profile: Profile, stage: Stage, rng: Rng) -> Ids:
    """Somebody new for each call, now and then of the line's own area code."""
    n = len(line)
    ours = rng.random(n) < profile.on_net
    callee = np.where(ours, stage.people.any(n, rng), stage.outsiders.any(n, rng))
    near = np.flatnonzero(rng.random(n) < profile.local)
    caller = lines.number[line[near]]
    callee[near] = np.where(ours[near], stage.people.near(caller, rng), stage.outsiders.near(caller, rng))
    return callee


def _in_sequence(
    callee: Ids, dead: Bools, lines: Lines, line: Ints, profile: Profile, stage: Stage, rng: Rng
) -> tuple[Ids, Bools]:
    """Let some lines dial number after number from a place of their own in the people's area codes."""
    area = stage.areas[rng.integers(0, len(stage.areas), len(lines))]
    begun = rng.integers(0, LINES, len(lines))
    rank = np.arange(len(line)) - np.searchsorted(line, line)
    following = fictional(area[line] * LINES + (begun[line] + rank) % LINES)
    chosen = (rng.random(len(lines)) < profile.in_sequence)[line]
    return np.where(chosen, following, callee), np.where(chosen, ~stage.in_use[following], dead)
