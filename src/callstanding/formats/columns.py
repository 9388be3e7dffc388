"""The columns of our own files and the words in them, which every other file is mapped to."""

from __future__ import annotations

from collections.abc import Mapping

Columns = Mapping[str, str]  # column -> what it holds: text, time, seconds, or a key of WORDS

CALLS: Columns = {
    "call_id": "text",
    "caller": "text",
    "callee": "text",
    "start": "time",
    "ring_s": "seconds",
    "talk_s": "seconds",
    "disposition": "disposition",
    "hangup_by": "hangup_by",
    "sip_code": "seconds",
    "attestation": "attestation",
    "trunk": "text",
    "account": "text",
}
REPORTS: Columns = {
    "report_id": "text",
    "number": "text",
    "at": "time",
    "received_at": "time",
    "reporter": "text",
    "kind": "report",
    "source": "text",
    "category": "text",
    "reporter_area": "text",
}
ASSIGNMENTS: Columns = {"number": "text", "holder": "text", "from": "time", "to": "time"}
RAW_NAMES = {"from": "from_at", "to": "to_at"}  # the others are called as in the file

_OUTCOMES = ("answered", "no-answer", "busy", "rejected", "blocked", "failed")
WORDS: Mapping[str, Mapping[str, str]] = {
    "disposition": {name: name for name in _OUTCOMES}
    | dict.fromkeys(("no answer", "no_answer", "noanswer"), "no-answer"),
    "hangup_by": {name: name for name in ("caller", "callee", "network")},
    "attestation": {"a": "A", "b": "B", "c": "C"} | dict.fromkeys(("n", "none", "no", "failed", "unsigned"), "N"),
    "direction": dict.fromkeys(("in", "incoming", "inbound", "received"), "in")
    | dict.fromkeys(("out", "outgoing", "outbound", "dialled", "dialed", "placed"), "out"),
    "report": {name: name for name in ("spam", "fraud", "block", "wanted")},
}
