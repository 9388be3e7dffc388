"""When calls are made: how many each line makes on each day, and at which moments."""

from __future__ import annotations

import numpy as np

from callstanding.simulate.lines import Lines
from callstanding.simulate.profile import Profile, Weights
from callstanding.simulate.stage import Stage
from callstanding.simulate.traffic import DAY_S, Floats, Ints, Rng

_HOUR_ENDS = np.arange(25) * 3600.0


def moments(
    lines: Lines, a_day: float, profile: Profile, stage: Stage, rng: Rng, *, pace: float = 0.0
) -> tuple[Ints, Floats]:
    """(line, start) of calls: how many is Poisson by day, when is up to the hours and the pace.

    `a_day` is the mean of a full working day; `pace` is the gamma shape of the gaps, 0 for moments at random. The calls
    of a line are in order where there is a pace.
    """
    counts = rng.poisson(a_day * _volume(lines, profile, stage)).ravel()
    group = np.repeat(np.arange(len(counts)), counts)
    within = _paced(counts, pace, rng) if pace else rng.random(len(group))
    line, day = np.divmod(group, stage.days)
    start = day * DAY_S + by_hours(within, profile.hours)
    held = lines.hold(line, start)
    return line[held], start[held]


def by_hours(within: Floats, hours: Weights) -> Floats:
    """Seconds after midnight at which that share of the day's calls is made."""
    share = np.concatenate([[0.0], np.cumsum(hours) / np.sum(hours)])
    at: Floats = np.interp(within, share, _HOUR_ENDS)
    return at


def _volume(lines: Lines, profile: Profile, stage: Stage) -> Floats:
    """How busy each line is on each day, 1 for a full working day (lines x days)."""
    volume: Floats = lines.louder[:, None] * np.array(profile.weekdays)[stage.weekday][None, :]
    if not profile.ramp_days:
        return volume
    age = np.arange(stage.days)[None, :] - lines.begin[:, None] / DAY_S
    ramp = profile.ramp_from ** (1.0 - np.clip(age / profile.ramp_days, 0.0, 1.0))
    warm: Floats = volume * ramp
    return warm


def _paced(counts: Ints, shape: float, rng: Rng) -> Floats:
    """Where in its day each call lies, the gaps between the calls of a group being gamma of that shape."""
    ends = np.cumsum(counts + 1)
    passed = np.cumsum(rng.gamma(shape, 1.0, int(ends[-1])) if len(ends) else np.zeros(0))
    before = np.concatenate([[0.0], passed[ends - 1]])
    group = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(group)) + group  # each group has one gap more than calls
    within: Floats = (passed[place] - before[group]) / (before[group + 1] - before[group])
    return within
