"""Bodies as switches' own HTTP modules send them, turned into text that a format of ours reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element

import msgspec

from callstanding.integrations.plain_xml import NotPlain, parsed
from callstanding.web.body import JSON, NDJSON, fault
from callstanding.web.problem import Problem

FORM = "application/x-www-form-urlencoded"
XML = ("application/xml", "text/xml")
_encode = msgspec.json.Encoder()


def asterisk(body: bytes, media: str) -> bytes:
    """Lines of Master.csv as they are; rows of a CDR table, sent as JSON, as a file with a header."""
    if media not in (*JSON, *NDJSON):
        return body
    rows = _objects(body, media)
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def freeswitch(body: bytes, media: str) -> bytes:
    """A document of mod_json_cdr, bare or in the form field `cdr`; one of mod_xml_cdr as the same in JSON."""
    if media == FORM:
        body = _form(body).get("cdr", "").encode()
        return _of_xml(body) if body.lstrip().startswith(b"<") else body
    return _of_xml(body) if media in XML else body


def twilio(body: bytes, media: str) -> bytes:
    """A status callback (form fields) as the call resource that the format reads; call resources as they are."""
    if media != FORM:
        return body
    form = _form(body)
    if not form.get("CallSid") or not form.get("CallStatus"):
        raise Problem("invalid", "This is no status callback of a call: it has no CallSid and CallStatus.")
    return _encode.encode(_resource(form))


def plain(body: bytes, media: str) -> bytes:  # noqa: ARG001 - all of these take a body and its type
    """The text of a file in the format."""
    return body


class Source(msgspec.Struct, frozen=True):
    """A name in the path: the format it is read with, and how its bodies become that format's text."""

    format: str
    convert: Callable[[bytes, str], bytes] = plain


SOURCES: Mapping[str, Source] = {
    "asterisk": Source("asterisk-csv", asterisk),
    "freeswitch": Source("freeswitch-json", freeswitch),
    "kamailio": Source("acc"),
    "opensips": Source("acc"),
    "twilio": Source("twilio", twilio),
}


def _objects(body: bytes, media: str) -> list[dict[str, Any]]:
    try:
        if media in NDJSON:
            return [msgspec.json.decode(line, type=dict[str, Any]) for line in body.splitlines() if line.strip()]
        if body.lstrip().startswith(b"["):
            return msgspec.json.decode(body, type=list[dict[str, Any]])
        return [msgspec.json.decode(body, type=dict[str, Any])]
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Problem("invalid", f"{fault(error)[1].capitalize()}.") from error


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form, each once: the first of them counts."""
    try:
        found = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=1_000)
    except ValueError as error:
        raise Problem("bad-request", "This is no form that can be read.") from error
    return {name: values[0] for name, values in found.items()}


def _resource(form: Mapping[str, str]) -> dict[str, str | None]:
    """Twilio's callback names things otherwise than its resource. `Timestamp` is the moment of the event, the end."""
    return {
        "sid": form["CallSid"],
        "account_sid": form.get("AccountSid"),
        "parent_call_sid": form.get("ParentCallSid"),
        "from": form.get("From"),
        "to": form.get("To"),
        "status": form["CallStatus"],
        "duration": form.get("CallDuration"),
        "start_time": _begun(form),
        "direction": form.get("Direction"),
        "stir_verstat": form.get("StirVerstat"),
    }


def _begun(form: Mapping[str, str]) -> str | None:
    try:
        end = parsedate_to_datetime(form.get("Timestamp", ""))
        talk = max(0, min(int(form.get("CallDuration") or 0), 172_800))
        return format_datetime(end - timedelta(seconds=talk))
    except (ValueError, OverflowError):
        return None


def _of_xml(body: bytes) -> bytes:
    """The document of mod_xml_cdr, whose parts are called as those of mod_json_cdr."""
    try:
        root = parsed(body)
    except NotPlain as fault:
        raise Problem("invalid", f"The document cannot be read: {fault}.") from fault
    if root.find("variables") is None:
        raise Problem("invalid", "This is no document of mod_xml_cdr: it has no variables.")
    flow = [{"caller_profile": _texts(each.find("caller_profile"))} for each in root.iter("callflow")]
    made = {
        "channel_data": _texts(root.find("channel_data")),
        "variables": _texts(root.find("variables")),
        "callflow": flow,
    }
    return _encode.encode(made)


def _texts(element: Element | None) -> dict[str, str]:
    return {each.tag: each.text or "" for each in element if len(each) == 0} if element is not None else {}
