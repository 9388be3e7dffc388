"""What the routes of the budget take and give."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from callstanding.actions.answers import Answer, Reason
from callstanding.control.dial_asked import Grant, Granted
from callstanding.messages.dialling import held, todo
from callstanding.web.parameters import RegionName
from callstanding.web.times import When, moment, shown_time

Name = Annotated[str, msgspec.Meta(max_length=64)]
Given = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Order = Literal["sticky", "local", "least_used", "headroom"]
Outcome = Literal["answered", "no-answer", "busy", "rejected", "blocked", "failed"]


class DialAsk(msgspec.Struct, forbid_unknown_fields=True):
    """A call that is to be made. `numbers`: those that may make it; else all of a `pool`, else of the `campaign`.

    `agent` pauses after each of its calls. `by`: which number comes first. `until`: when the campaign stops for today.
    `dry`: answer only, reserve nothing.
    """

    callee: Given
    numbers: Annotated[list[Given], msgspec.Meta(max_length=1000)] = []
    pool: Name | None = None
    campaign: Name = ""
    agent: Name = ""
    by: Annotated[list[Order], msgspec.Meta(max_length=4)] = []
    until: When | None = None
    dry: bool = False
    region: RegionName | None = None


class DialEnd(msgspec.Struct, forbid_unknown_fields=True):
    """How a call ended. `dropped`: answered, and ended by us or silent. `refused`: the party wants no more of these."""

    outcome: Outcome = "answered"
    talk_s: Annotated[float, msgspec.Meta(ge=0, le=604_800)] = 0.0
    dropped: bool = False
    refused: bool = False


class DialRefusal(msgspec.Struct, forbid_unknown_fields=True):
    """A party that wants no calls of a campaign, or of none. `lift`: it may be called again, by its own word."""

    callee: Given
    campaign: Name = ""
    lift: bool = False
    why: Annotated[str, msgspec.Meta(max_length=200)] = ""
    region: RegionName | None = None


class DialReason(msgspec.Struct):
    """One thing that holds the call back, or is worth knowing: `value` against `limit`, whose rule, until when."""

    code: str
    value: float
    limit: float
    what: str
    source: str
    sentence: str
    todo: str
    until: When | None


class CallsLeft(msgspec.Struct):
    """The calls left to a number."""

    minute: int
    hour: int
    day: int
    week: int


class DialAnswer(msgspec.Struct):
    """`yes`, `use` (call from `number`), `wait` (ask again after `wait_s`), or `no`. A yes is held as `grant`.

    `evasion_risk`, 0 to 1: how much rotating in this pool looks like hiding.
    """

    decision: Literal["yes", "use", "wait", "no"]
    number: str
    wait_s: float
    grant: str | None
    until: When | None
    reasons: list[DialReason]
    notes: list[DialReason]
    left: CallsLeft | None
    evasion_risk: float
    evasion: list[DialReason]


class GrantShown(msgspec.Struct):
    """A reserved call and what became of it."""

    grant: str
    number: str
    campaign: str
    state: Literal["held", "begun", "ended", "back"]
    asked: When
    expires: When
    begun: When | None
    ended: When | None
    outcome: str
    talk_s: float
    dropped: bool


class Refused(msgspec.Struct):
    """How many parties of the tenant want no calls."""

    refusals: int


class NumberLeft(msgspec.Struct):
    """A number and the calls left to it."""

    number: str
    state: str
    pool: str
    left: CallsLeft


class HeadroomList(msgspec.Struct):
    """Numbers with the calls left to them."""

    numbers: list[NumberLeft]


def answer_of(granted: Granted, lang: str = "en") -> DialAnswer:
    """An answer as it is sent."""
    answer: Answer = granted.answer
    left = answer.headroom
    return DialAnswer(
        decision=answer.decision,
        number=answer.number,
        wait_s=answer.wait_s,
        grant=granted.id,
        until=shown_time(granted.until),
        reasons=[_reason(each, lang) for each in answer.reasons],
        notes=[_reason(each, lang) for each in answer.notes],
        left=CallsLeft(left.minute, left.hour, left.day, left.week) if left else None,
        evasion_risk=answer.evasion_risk,
        evasion=[_reason(each, lang) for each in answer.evasion],
    )


def grant_of(grant: Grant) -> GrantShown:
    """A grant as it is sent, without the party."""
    return GrantShown(
        grant=grant.id,
        number=grant.number,
        campaign=grant.campaign,
        state=grant.state,
        asked=moment(grant.asked),
        expires=moment(grant.expires),
        begun=shown_time(grant.begun),
        ended=shown_time(grant.ended),
        outcome=grant.outcome,
        talk_s=grant.talk_s,
        dropped=grant.dropped,
    )


def _reason(each: Reason, lang: str) -> DialReason:
    said = held(each.code, lang, value=each.value, limit=each.limit, what=each.what)
    return DialReason(each.code, each.value, each.limit, each.what, each.source, said, todo(each.code, lang),
                      shown_time(each.until))  # fmt: skip
