"""2600Hz Kazoo CDRs: documents of its account databases, or pages of its /cdrs interface.

Traps: `timestamp` is in Gregorian seconds (since the year 0) and tells when the record was made, at the end of the leg;
numbers may be written as text; `disposition` is the last SIP message, not an outcome; both legs of a call
arrive and share an interaction_id or bridge_id; a leg without billing seconds was never answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from callstanding.formats.call_rows import CallRow
from callstanding.formats.cells import epoch, first, number, text, whole
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.hangup import hangup_party, unanswered
from callstanding.formats.head import Head
from callstanding.formats.json_calls import read_json_calls
from callstanding.formats.json_object import Shape, Value

GREGORIAN_1970 = 62_167_219_200
"""Seconds from the year 0 to 1970, as Erlang's calendar counts them."""

_MARKS = {"custom_channel_vars", "call_direction", "interaction_id", "billing_seconds", "pvt_type", "media_server"}


def is_record(value: Value) -> bool:
    """A leg: it has a call's id and one of Kazoo's own fields."""
    return "call_id" in value and bool(_MARKS & set(value))


SHAPE = Shape(is_record, inner="data")


@dataclass(frozen=True)
class Kazoo:
    """Calls as 2600Hz Kazoo keeps them; the legs of one call share its id."""

    name: str = "kazoo"
    kind: Kind = "calls"
    about: str = "2600Hz Kazoo CDR documents, single, listed or as pages of its interface."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain when a leg or a page of legs begins the file."""
        document = head.document
        if isinstance(document, dict):
            legs = document.get("data")
            leg = legs[0] if isinstance(legs, list) and legs else document
            return 90 if isinstance(leg, dict) and is_record(leg) else 0
        return 85 if head.is_json and '"call_id"' in head.text and '"billing_seconds"' in head.text else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The legs, each with its call's id."""
        return read_json_calls(path, feed, shape=SHAPE, to_call=to_call)


def to_call(leg: Value) -> CallRow:
    """One leg as a call."""
    variables = leg.get("custom_channel_vars")
    channel: dict[str, Any] = variables if isinstance(variables, dict) else {}
    inbound = first(leg.get("call_direction"), leg.get("direction")) != "outbound"
    duration, talk, cause = number(leg.get("duration_seconds")), number(leg.get("billing_seconds")), _cause(leg)
    outcome = unanswered(cause)
    answered = bool(talk)
    return CallRow(
        call_id=_call_id(leg, channel, inbound=inbound),
        caller=first(leg.get("caller_id_number"), leg.get("calling_from"), _user(leg.get("from"))),
        callee=first(leg.get("callee_id_number"), leg.get("dialed_number"), _user(leg.get("to")),
                     _user(leg.get("request"))),
        start=_start(leg, duration),
        ring_s=_ring(leg, duration, talk),
        talk_s=talk or 0.0,
        disposition="answered" if answered else outcome.disposition,
        hangup_by=hangup_party(text(leg.get("disposition")), inbound=inbound, cause=cause),
        sip_code=200 if answered else _sip_code(leg) or outcome.sip_code,
        trunk=text(channel.get("resource_id")),
        account=first(channel.get("account_id"), leg.get("account_id")),
    )  # fmt: skip


def _call_id(leg: Value, channel: dict[str, Any], *, inbound: bool) -> str | None:
    """What the legs of one call have in common: the id of the interaction or of the leg that began it."""
    shared = first(leg.get("interaction_id"), channel.get("interaction_id"), channel.get("bridge_id"))
    return shared or first(None if inbound else leg.get("other_leg_call_id"), leg.get("call_id"))


def _cause(leg: Value) -> str | None:
    cause = text(leg.get("hangup_cause"))
    return cause.upper() if cause else None


def _user(address: object) -> str | None:
    """The part of `user@realm` before the sign; `nouser` is Kazoo's word for none."""
    user = (text(address) or "").partition("@")[0]
    return None if user in {"", "nouser"} else user


def _start(leg: Value, duration: float | None) -> datetime | None:
    """When the leg was created, or else the time of its record less its duration."""
    created = epoch(leg.get("channel_created_time"), per_second=1_000_000)
    if created:
        return created
    gregorian = number(leg.get("timestamp")) or number(leg.get("pvt_created"))
    unix = number(leg.get("unix_timestamp")) or (gregorian - GREGORIAN_1970 if gregorian else None)
    made = epoch(unix)
    try:
        return made - timedelta(seconds=duration or 0) if made else None
    except OverflowError:
        return None


def _ring(leg: Value, duration: float | None, talk: float | None) -> float | None:
    told = number(leg.get("ringing_seconds"))
    return told if told is not None or duration is None else duration - (talk or 0.0)


def _sip_code(leg: Value) -> int | None:
    """From `sip:486`; a code below 300 says nothing of an unanswered call."""
    code = whole((text(leg.get("hangup_code")) or "").removeprefix("sip:"))
    return code if code and code >= 300 else None


KAZOO = Kazoo()
