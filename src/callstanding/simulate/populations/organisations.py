"""Organisations that many people depend on; a school also tells all its families something at once."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np

from callstanding.simulate.kind import LEGIT, Kind
from callstanding.simulate.lines import Lines
from callstanding.simulate.profile import Profile, Quantiles, Range
from callstanding.simulate.reports import said_of
from callstanding.simulate.stage import Stage
from callstanding.simulate.targets import contact
from callstanding.simulate.traffic import DAY_S, Floats, Ints, Rng, Traffic, place
from callstanding.simulate.work import Doings, answered_by_desk, unobtainable, with_machines, work_of


class Alerts(msgspec.Struct, frozen=True):
    """A school's alerts; see worlds/words.toml for what each parameter means."""

    alerts_a_month: float
    alert_calls: Range
    alert_minutes: float
    alert_hours: Range
    alert_answered: float
    alert_talk_s: Quantiles


def school(stage: Stage, kind: str) -> Doings:
    """An office's days, and alerts to all families, mostly the same ones each time."""
    rng, lines, profile = stage.dice(kind), stage.cast[kind], stage.profile(kind)
    usual = work_of(stage, kind, lines, rng)
    alerts = stage.figures.shape("alerts", Alerts)
    heard = msgspec.structs.replace(profile, answered=alerts.alert_answered, talk_s=alerts.alert_talk_s)
    calls, line = _alert_calls(stage, lines, heard, alerts, rng)
    said = said_of(calls, profile, stage.common, rng, lines.reported[line])
    return Doings((*usual.calls, calls, answered_by_desk(calls, profile, stage, rng)), (*usual.said, said))


def _alert_calls(stage: Stage, lines: Lines, profile: Profile, alerts: Alerts, rng: Rng) -> tuple[Traffic, Ints]:
    """(calls, position of the line of each): one call to each family, at an even pace."""
    line, begin = _alert_moments(stage, lines, profile, alerts, rng)
    size = rng.uniform(*alerts.alert_calls, len(line)).astype(np.int64)
    alert = np.repeat(np.arange(len(line)), size)
    family = np.arange(len(alert)) - np.repeat(np.cumsum(size) - size, size)
    start = begin[alert] + alerts.alert_minutes * 60.0 * (family + rng.random(len(alert))) / size[alert]
    of_line = line[alert]
    callee = contact(lines, of_line, family, profile, stage)
    calls = place(lines.number[of_line], callee, start, stage.manner(profile, rng, lines.liked[of_line]), rng)
    calls = unobtainable(calls, rng.random(len(calls)) < profile.invalid)
    return replace(with_machines(calls, profile, stage, rng), line=lines.serial[of_line]), of_line


def _alert_moments(stage: Stage, lines: Lines, profile: Profile, alerts: Alerts, rng: Rng) -> tuple[Ints, Floats]:
    """(line, moment) at which alerts begin, on days when the school is open."""
    open_ = np.array(profile.weekdays)[stage.weekday] > 0
    count = rng.poisson(alerts.alerts_a_month / 30.0, (len(lines), stage.days)) * open_[None, :]
    line, day = np.divmod(np.repeat(np.arange(count.size), count.ravel()), stage.days)
    return line, day * DAY_S + rng.uniform(*alerts.alert_hours, len(line)) * 3600.0


KINDS = (
    Kind("hotline", LEGIT, "a number that people call"),
    Kind("hospital", LEGIT, "wards and desks behind one switchboard, day and night"),
    Kind("school", LEGIT, "an office that now and then alerts hundreds of families within half an hour", school),
)
