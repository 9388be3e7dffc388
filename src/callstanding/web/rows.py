"""What a row of calls, reports and assignments may hold, and the check of many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec

from callstanding.formats import Kind
from callstanding.web.body import NDJSON, fault
from callstanding.web.problem import Problem
from callstanding.web.times import When

Text = Annotated[str, msgspec.Meta(max_length=200)]
Given = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=172_800)]
SHOWN = 1_000  # rows named in a reply; the rest is counted


class CallRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One call that has ended. Numbers with + and country code, or national with the request's region."""

    caller: Annotated[str, msgspec.Meta(max_length=64, description="As signalled; empty where it was withheld.")]
    callee: Given
    start: Annotated[When, msgspec.Meta(description="RFC 3339; UTC where no offset is given.")]
    talk_s: Seconds
    disposition: Literal["answered", "no-answer", "busy", "rejected", "blocked", "failed"]
    call_id: Text | None = None
    ring_s: Seconds | None = None
    hangup_by: Literal["caller", "callee", "network"] | None = None
    sip_code: Annotated[int, msgspec.Meta(ge=100, le=699)] | None = None
    attestation: (
        Annotated[
            Literal["A", "B", "C", "N"], msgspec.Meta(description="STIR/SHAKEN; N: none, though others have one.")
        ]
        | None
    ) = None
    trunk: Text | None = None
    account: Text | None = None


class ReportRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What one reporter says about a number."""

    number: Given
    at: When
    kind: Literal["spam", "fraud", "block", "wanted"]
    report_id: Text | None = None
    received_at: When | None = None
    reporter: Text | None = None
    source: Text | None = None
    category: Text | None = None
    reporter_area: Text | None = None


class AssignmentRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, rename={"from_": "from"}):
    """Who holds a number from when until when."""

    number: Given
    holder: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    from_: When
    to: When | None = None


ROWS: Mapping[Kind, type[msgspec.Struct]] = {"calls": CallRow, "reports": ReportRow, "assignments": AssignmentRow}
_MANY = {kind: msgspec.json.Decoder(list[row]) for kind, row in ROWS.items()}  # type: ignore[valid-type]
_LINES = {kind: msgspec.json.Decoder(row) for kind, row in ROWS.items()}
_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_NAMED = msgspec.json.Decoder(dict[str, msgspec.Raw])
_encode = msgspec.json.Encoder()


@dataclass
class Checked:
    """The good rows as NDJSON, how many they are, and what is wrong with the others or unknown in them."""

    text: bytes = b""
    accepted: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)
    rejected: int = 0
    unknown: dict[str, int] = field(default_factory=dict)  # field -> rows that have it


def check(kind: Kind, body: bytes, *, media: str, most: int) -> Checked:
    """The rows of a body: an array, an object with the kind as its key, or one object a line."""
    if media in NDJSON:
        return _checked_each(kind, [line for line in body.split(b"\n") if line.strip()], most)
    if media not in ("application/json", "text/json"):
        raise Problem("media-type", "Send application/json or application/x-ndjson.")
    text = _array(kind, body)
    try:
        rows: Sequence[msgspec.Struct] = _MANY[kind].decode(text)
    except (msgspec.ValidationError, UnicodeError):
        return _checked_each(kind, _raw(text), most)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _unreadable(error) from error
    _check_count(len(rows), most)
    return Checked(_encode.encode_lines(rows), len(rows))


def _array(kind: Kind, body: bytes) -> bytes | msgspec.Raw:
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not body.startswith(b"{"):
        return body
    try:
        found = _NAMED.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _unreadable(error) from error
    if list(found) != [kind]:
        raise Problem("invalid", f'Send an array of {kind}, or {{"{kind}": [...]}}, or one object a line as NDJSON.')
    return found[kind]


def _raw(text: bytes | msgspec.Raw) -> list[bytes]:
    try:
        return [bytes(each) for each in _RAW.decode(text)]
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> Problem:
    return Problem("invalid", f"{fault(error)[1].capitalize()}.")


def _check_count(rows: int, most: int) -> None:
    if rows > most:
        raise Problem("too-large", f"At most {most:,} rows are taken at a time; these are {rows:,}.")


def _checked_each(kind: Kind, lines: Sequence[bytes], most: int) -> Checked:
    """Row by row: slower, but it says of each what is wrong with it."""
    _check_count(len(lines), most)
    checked, good = Checked(), []
    for place, line in enumerate(lines, 1):
        try:
            good.append(_row(kind, line, checked))
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            name, reason = fault(error)
            checked.rejected += 1
            if len(checked.faults) < SHOWN:
                checked.faults.append({"line": place, "field": name, "reason": reason})
    checked.text, checked.accepted = _encode.encode_lines(good), len(good)
    return checked


def _row(kind: Kind, line: bytes, checked: Checked) -> msgspec.Struct:
    """The row; fields that we do not know are left out and counted."""
    try:
        return _LINES[kind].decode(line)
    except msgspec.ValidationError as error:
        if not str(error).startswith("Object contains unknown field"):
            raise
    named = _NAMED.decode(line)
    known = {each.encode_name for each in msgspec.structs.fields(ROWS[kind])}
    row = _LINES[kind].decode(_encode.encode({name: value for name, value in named.items() if name in known}))
    for name in named.keys() - known:
        shown = name[:60]
        if shown in checked.unknown or len(checked.unknown) < SHOWN:
            checked.unknown[shown] = checked.unknown.get(shown, 0) + 1
    return row
