"""What most kinds do all day: they call, are called back, receive, return what they missed, and are talked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from callstanding.simulate.durations import drawn
from callstanding.simulate.lines import Lines
from callstanding.simulate.profile import Profile
from callstanding.simulate.reports import Reports, said_of
from callstanding.simulate.stage import Stage
from callstanding.simulate.targets import callees, contacts, strangers
from callstanding.simulate.timing import moments
from callstanding.simulate.traffic import (
    ANSWERED,
    BY_CALLER,
    BY_NETWORK,
    FAILED,
    NO_ANSWER,
    Bools,
    Ints,
    Rng,
    Traffic,
    call_back,
    place,
)


@dataclass(frozen=True)
class Doings:
    """What a kind did: piles of calls, and reports."""

    calls: tuple[Traffic, ...]
    said: tuple[Reports, ...] = ()


def work(stage: Stage, kind: str) -> Doings:
    """The days of a kind that has no ways of its own."""
    return work_of(stage, kind, stage.cast[kind], stage.dice(kind))


def work_of(stage: Stage, kind: str, lines: Lines, rng: Rng) -> Doings:
    """The days of these lines of a kind."""
    profile = stage.profile(kind)
    made, line = outbound(stage, lines, profile, rng)
    back = answered_by_desk(made, profile, stage, rng)
    received = inbound(stage, lines, profile, rng)
    returned = call_back(
        received,
        share=profile.returns,
        delay_s=profile.called_back_s,
        manner=stage.manner(profile, rng),
        rng=rng,
    )
    said = said_of(made, profile, stage.common, rng, lines.reported[line])
    return Doings((made, back, received, returned), (said,))


def outbound(stage: Stage, lines: Lines, profile: Profile, rng: Rng) -> tuple[Traffic, Ints]:
    """(calls made of the lines' own accord, position of the line of each)."""
    line, start = moments(lines, profile.calls_a_day, profile, stage, rng, pace=profile.pace)
    callee, dead = callees(lines, line, profile, stage, rng)
    known = ~(dead & (rng.random(len(line)) < profile.skips_dead)) & (callee != lines.number[line])
    line, start, callee, dead = line[known], start[known], callee[known], dead[known]
    manner = stage.manner(profile, rng, lines.liked[line])
    calls = place(lines.number[line], callee, start, manner, rng)
    calls = with_machines(unobtainable(calls, dead), profile, stage, rng)
    return replace(calls, line=lines.serial[line]), line


def answered_by_desk(made: Traffic, profile: Profile, stage: Stage, rng: Rng) -> Traffic:
    """The call-backs of those who missed a call."""
    desk = stage.desk(profile, rng)
    return call_back(made, share=profile.called_back, delay_s=profile.called_back_s, manner=desk, rng=rng)


def inbound(stage: Stage, lines: Lines, profile: Profile, rng: Rng) -> Traffic:
    """The calls of those who ring in of their own accord; who gives up has waited."""
    line, start = moments(lines, profile.received_a_day, profile, stage, rng)
    regular = rng.random(len(line)) < profile.repeat
    known, new = contacts(lines, line, profile, stage, rng), strangers(lines, line, profile, stage, rng)
    calls = place(np.where(regular, known, new), lines.number[line], start, stage.desk(profile, rng), rng)
    gave_up = calls.disposition == NO_ANSWER
    return replace(calls, ring=np.where(gave_up, drawn(profile.waits_s, len(calls), rng), calls.ring))


def unobtainable(calls: Traffic, dead: Bools) -> Traffic:
    """The same calls, where those to numbers that nobody has fail at once."""
    return replace(
        calls,
        ring=np.where(dead, 0.0, calls.ring),
        talk=np.where(dead, 0.0, calls.talk),
        disposition=np.where(dead, np.int8(FAILED), calls.disposition),
        hangup=np.where(dead, np.int8(BY_NETWORK), calls.hangup),
    )


def with_machines(calls: Traffic, profile: Profile, stage: Stage, rng: Rng) -> Traffic:
    """The same calls, of which voicemails take some that ring long, and diallers drop some that are answered."""
    taken = (calls.disposition == NO_ANSWER) & (calls.ring >= stage.common.voicemail_after_s)
    taken &= rng.random(len(calls)) < profile.voicemail
    dropped = (calls.disposition == ANSWERED) & (rng.random(len(calls)) < profile.abandoned)
    to_voicemail = drawn(profile.voicemail_s, len(calls), rng)
    cut = rng.uniform(*profile.abandoned_s, len(calls))
    return replace(
        calls,
        talk=np.where(taken, to_voicemail, np.where(dropped, cut, calls.talk)),
        disposition=np.where(taken, np.int8(ANSWERED), calls.disposition),
        hangup=np.where(taken | dropped, np.int8(BY_CALLER), calls.hangup),
    )
