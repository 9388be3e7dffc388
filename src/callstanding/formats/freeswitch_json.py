"""FreeSWITCH mod_json_cdr: one JSON document per leg, as posted or as written to its log directory.

Traps: values are URL-encoded unless `encode-values` is off; an epoch of 0 means never; the legs A and B of one
call may both be there (they get one call_id, the A leg's uuid); `callflow` is newest first, and its last profile
holds what the caller dialled; sip_hangup_disposition tells who hung up only together with the leg's direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from callstanding.formats.call_rows import CallRow
from callstanding.formats.cells import attestation, epoch, first, number, seconds_between, text, whole
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.hangup import hangup_party, unanswered
from callstanding.formats.head import Head
from callstanding.formats.json_calls import read_json_calls
from callstanding.formats.json_object import Shape, Value

ORIGINATORS = ("originator", "originating_leg_uuid")


def is_record(value: Value) -> bool:
    """A document with the channel's variables."""
    return isinstance(value.get("variables"), dict)


SHAPE = Shape(is_record)


@dataclass(frozen=True)
class FreeswitchJson:
    """Calls as FreeSWITCH's mod_json_cdr writes them; both legs of a call share its id."""

    name: str = "freeswitch-json"
    kind: Kind = "calls"
    about: str = "FreeSWITCH mod_json_cdr documents, one or many in a file."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain when the document has variables beside FreeSWITCH's channel data."""
        document = head.document
        if isinstance(document, dict):
            return 95 if is_record(document) and {"channel_data", "callflow"} & set(document) else 0
        marks = ('"variables"', '"channel_data"', '"core-uuid"')  # a document longer than the head
        return 90 if head.is_json and sum(mark in head.text for mark in marks) >= 2 else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The legs, each with its call's id."""
        return read_json_calls(path, feed, shape=SHAPE, to_call=to_call)


def to_call(document: Value) -> CallRow:
    """One leg as a call."""
    channel = {key: _plain(value) for key, value in document["variables"].items()}
    profile = _dialled_profile(document)
    inbound = channel.get("direction") != "outbound"
    start, answer, end = (_time(channel, name) for name in ("start", "answer", "end"))
    cause = text(channel.get("hangup_cause"))
    outcome = unanswered(cause, whole(channel.get("hangup_cause_q850")))
    return CallRow(
        call_id=_call_id(channel, profile, inbound=inbound),
        caller=first(profile.get("caller_id_number"), channel.get("sip_from_user"), profile.get("ani")),
        callee=first(profile.get("destination_number"), channel.get("sip_req_user"), channel.get("sip_to_user")),
        start=start,
        ring_s=seconds_between(start, answer or end),
        talk_s=_talk(channel, seconds_between(answer, end)) if answer else 0.0,
        disposition="answered" if answer else outcome.disposition,
        hangup_by=hangup_party(text(channel.get("sip_hangup_disposition")), inbound=inbound, cause=cause),
        sip_code=200 if answer else _sip_code(channel) or outcome.sip_code,
        attestation=attestation(first(channel.get("sip_verstat_detailed"), channel.get("sip_verstat"))),
        trunk=first(channel.get("sip_gateway_name"), channel.get("sip_gateway"), channel.get("sofia_profile_name")),
        account=first(channel.get("accountcode"), channel.get("sip_h_X-accountcode")),
    )  # fmt: skip


def _plain(value: object) -> object:
    """The value without URL-encoding; a plus sign stays one."""
    return unquote(value) if isinstance(value, str) and "%" in value else value


def _time(channel: dict[str, Any], name: str) -> Any:
    return epoch(channel.get(f"{name}_uepoch"), per_second=1_000_000) or epoch(channel.get(f"{name}_epoch"))


def _dialled_profile(document: Value) -> dict[str, object]:
    """The caller profile that the call began with: the oldest entry of the call flow."""
    flow = document.get("callflow")
    entries = flow if isinstance(flow, list) else [flow]
    for entry in reversed(entries):
        profile = entry.get("caller_profile") if isinstance(entry, dict) else None
        if isinstance(profile, dict):
            return {key: _plain(value) for key, value in profile.items()}
    return {}


def _call_id(channel: dict[str, Any], profile: dict[str, Any], *, inbound: bool) -> str | None:
    """The uuid of the leg that began the call; a leg that was dialled names its originator."""
    own = first(channel.get("uuid"), profile.get("uuid"))
    if inbound:
        return own
    origin = first(*(channel.get(name) for name in ORIGINATORS), _originator(profile))
    return origin or first(channel.get("call_uuid"), channel.get("bridge_uuid"), channel.get("signal_bond"), own)


def _originator(profile: dict[str, Any]) -> object:
    holder = profile.get("originator")
    profiles = holder.get("originator_caller_profiles") if isinstance(holder, dict) else None
    origin = profiles[0] if isinstance(profiles, list) and profiles else None
    return origin.get("uuid") if isinstance(origin, dict) else None


def _talk(channel: dict[str, Any], between: float | None) -> float | None:
    """Seconds from answer to end: as counted by the switch in us, ms or s, or else from the times."""
    for name, per_second in (("billusec", 1_000_000), ("billmsec", 1000), ("billsec", 1)):
        counted = number(channel.get(name))
        if counted is not None:
            return counted / per_second
    return between


def _sip_code(channel: dict[str, Any]) -> int | None:
    """The final SIP code of this leg or of the one it dialled; below 300 it says nothing of an unanswered call."""
    names = ("sip_term_status", "sip_invite_failure_status", "proto_specific_hangup_cause",
             "last_bridge_proto_specific_hangup_cause")  # fmt: skip
    codes = (whole((text(channel.get(name)) or "").removeprefix("sip:")) for name in names)
    return next((code for code in codes if code and code >= 300), None)


FREESWITCH_JSON = FreeswitchJson()
