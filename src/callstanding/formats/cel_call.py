"""One call rebuilt from its channel events: who called whom, was it answered, how long did they talk, who hung up.

The caller is at the channel that gave the call its linkedid. It counts as answered when it was bridged with
somebody, or when no one was dialled and the switch itself answered and ended it normally (a menu, a mailbox):
a switch also "answers" to play "nobody is there", so the ANSWER of the caller's own channel proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from callstanding.formats.call_rows import CallRow
from callstanding.formats.cel_channels import Channel, channels_of
from callstanding.formats.cel_events import CelEvent, cause_of
from callstanding.formats.cells import seconds_between
from callstanding.formats.hangup import Cause, unanswered

NORMAL = {None, 16}
"""Q.850 causes of a call that simply ended."""

DIAL_STATUS = {
    "BUSY": "busy",
    "NOANSWER": "no-answer",
    "CANCEL": "no-answer",
    "CONGESTION": "failed",
    "CHANUNAVAIL": "failed",
    "DONTCALL": "rejected",
    "TORTURE": "rejected",
}
LABELS = {"s", "h", "t", "i", "x", "a", "o", "e", "fax", "failed", "talk"}
"""Asterisk's own extensions, which nobody dials."""

_DIALLED = re.compile(r"[+*#]?[\d*#]+")


@dataclass(frozen=True)
class Parties:
    """The caller's channel, and those that were dialled for it."""

    caller: Channel
    legs: tuple[Channel, ...]

    @property
    def leg(self) -> Channel | None:
        """The one that counts: the last who answered, else the last who was tried."""
        answered = [leg for leg in self.legs if leg.answer]
        tried = answered or self.legs
        return tried[-1] if tried else None

    @property
    def talk_s(self) -> float:
        """The caller's time in a bridge; the longest of the others' when its channel was replaced."""
        return self.caller.talk_s or max((leg.talk_s for leg in self.legs), default=0.0)

    @property
    def is_answered(self) -> bool:
        """Whether somebody, or the switch in place of a callee, took the call."""
        if self.talk_s or self.caller.spans:
            return True
        if self.legs:
            return bool(self.caller.answer and any(leg.answer for leg in self.legs))
        return bool(self.caller.answer) and cause_of(self.caller.hangup) in NORMAL


def rebuild(events: Sequence[CelEvent], *, numbered: bool) -> CallRow | None:
    """The call; None when no event tells of a channel.

    `numbered` says that the file has caller numbers: then an empty one is an anonymous caller, and else the
    name of the caller's telephone stands for it.
    """
    channels = channels_of(sorted(events, key=lambda event: event.moment))
    if not channels:
        return None
    parties = _parties(channels, min(events, key=lambda event: event.moment).linkedid)
    caller, answered = parties.caller, parties.is_answered
    outcome = Cause("answered", None) if answered else _outcome(parties)
    number = caller.number or (None if numbered else caller.endpoint)
    return CallRow(
        call_id=events[0].linkedid,
        caller=number,
        callee=_callee(parties, number),
        start=caller.start,
        ring_s=_ring(parties, answered=answered),
        talk_s=_talk(parties) if answered else 0.0,
        disposition=outcome.disposition,
        hangup_by=_hangup_by(parties),
        sip_code=outcome.sip_code,
        account=caller.account,
    )


def _parties(channels: Sequence[Channel], linkedid: str) -> Parties:
    caller = next((each for each in channels if each.uniqueid == linkedid), channels[0])
    others = [each for each in channels if each is not caller]
    legs = [each for each in others if each.is_party] or [each for each in others if each.name.endswith(";1")]
    return Parties(caller, tuple(legs))


def _callee(parties: Parties, caller: str | None) -> str | None:
    """What was dialled; for a call that the switch set up, whom it reached."""
    dialled = parties.caller.exten
    if dialled and _DIALLED.fullmatch(dialled):
        return dialled
    legs = [parties.leg, *reversed(parties.legs)]
    numbers = [leg.number for leg in legs if leg and leg.number and leg.number != caller]
    endpoints = [leg.endpoint for leg in legs if leg]
    name = dialled if dialled and dialled not in LABELS and "-" not in dialled else None
    return next((found for found in (*numbers, name, *endpoints, dialled) if found), None)


def _ring(parties: Parties, *, answered: bool) -> float | None:
    """From dialling the first who answered to the answer, or from dialling the first to giving up on the last."""
    caller = parties.caller
    if answered:
        rung = next((leg for leg in parties.legs if leg.answer and leg.number != caller.number), caller)
        return seconds_between(rung.start, rung.answer)
    if not parties.legs:
        return None
    return seconds_between(parties.legs[0].start, max(each.end for each in parties.legs))


def _talk(parties: Parties) -> float | None:
    """Bridged time; a feed without bridge events gives the time from answer to hang-up."""
    if parties.talk_s or parties.caller.spans:
        return parties.talk_s
    answers = [each.answer for each in (parties.caller, parties.leg) if each and each.answer]
    return seconds_between(max(answers), parties.caller.end) if answers else None


def _outcome(parties: Parties) -> Cause:
    """Why nobody answered: the callee's own cause, else Dial's word for it, else the caller's cause."""
    leg = unanswered(None, cause_of(parties.leg.hangup if parties.leg else None))
    own = unanswered(None, cause_of(parties.caller.hangup))
    hangup = parties.caller.hangup
    status = DIAL_STATUS.get(str(hangup.details.get("dialstatus"))) if hangup else None
    if leg.disposition in {"busy", "rejected", "failed"} or (own.disposition == "no-answer" and not status):
        return leg
    return Cause(status, own.sip_code if own.disposition == status else None) if status else own


def _hangup_by(parties: Parties) -> str | None:
    """From the source that Asterisk names: a channel, or its own dial plan; unknown when it names none."""
    for hangup in (parties.caller.hangup, parties.leg.hangup if parties.leg else None):
        source = hangup.details.get("hangupsource") if hangup else None
        if isinstance(source, str) and source:
            if source == parties.caller.name:
                return "caller"
            return "network" if source.startswith("dialplan/") or "/" not in source else "callee"
    return None
