"""Twilio Calls: pages of GET /Calls.json, single calls, or calls collected as a list or one per line.

Traps: times are RFC 2822; there is no answer time; `duration` is empty for a call that was not answered; a call
that is still queued, ringing or in progress is counted as spare; the leg that <Dial> makes names its parent and
gets its id; the hang-up party is not in this resource (only in Voice Insights).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.call_rows import CallRow
from callstanding.formats.cells import attestation, first, mail_date, number, text
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head
from callstanding.formats.json_calls import read_json_calls
from callstanding.formats.json_object import Shape, Value

DISPOSITIONS = {
    "completed": "answered",
    "busy": "busy",
    "no-answer": "no-answer",
    "failed": "failed",
    "canceled": "no-answer",
}
UNFINISHED = {"queued", "initiated", "ringing", "in-progress"}


def is_record(value: Value) -> bool:
    """A call resource: it has an identifier and a status."""
    return "sid" in value and "status" in value


SHAPE = Shape(is_record, inner="calls")


@dataclass(frozen=True)
class Twilio:
    """Calls as Twilio's REST interface lists them; a dialled leg shares its parent's id."""

    name: str = "twilio"
    kind: Kind = "calls"
    about: str = "Twilio Calls JSON: list pages, single calls, or one call a line."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain when a call or a page of calls begins the file."""
        document = head.document
        if isinstance(document, dict):
            calls = document.get("calls")
            call = calls[0] if isinstance(calls, list) and calls else document
            return 95 if isinstance(call, dict) and is_record(call) and "account_sid" in call else 0
        marks = ('"account_sid"', '"sid"', '"date_created"')  # a page longer than the head
        return 90 if head.is_json and all(mark in head.text for mark in marks) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The finished calls."""
        return read_json_calls(path, feed, shape=SHAPE, to_call=to_call)


def to_call(call: Value) -> CallRow | None:
    """A call resource as a call; None while it is not finished."""
    status = (text(call.get("status")) or "").lower()
    if status in UNFINISHED:
        return None
    disposition = DISPOSITIONS.get(status)
    return CallRow(
        call_id=first(call.get("parent_call_sid"), call.get("sid")),
        caller=text(call.get("from")),
        callee=text(call.get("to")),
        start=mail_date(call.get("start_time")) or mail_date(call.get("date_created")),
        talk_s=number(call.get("duration")) if disposition == "answered" else 0.0,
        disposition=disposition,
        hangup_by="caller" if status == "canceled" else None,
        attestation=attestation(text(call.get("stir_verstat"))),
        trunk=text(call.get("trunk_sid")),
        account=text(call.get("account_sid")),
    )


TWILIO = Twilio()
