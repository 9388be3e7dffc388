"""Single cells and events of calls: times, durations, causes, verdicts of STIR/SHAKEN; what cannot be read is None."""

from __future__ import annotations

import math
from datetime import datetime

import msgspec
from tests.fuzz.target import Target, one_by_one

from callstanding.formats import cells
from callstanding.formats.acc_call import join
from callstanding.formats.acc_rows import read_row
from callstanding.formats.call_rows import CallRow, to_table
from callstanding.formats.cel_call import rebuild
from callstanding.formats.cel_events import read_event
from callstanding.formats.csv_line import DELIMITERS, delimiter_of, split_line
from callstanding.formats.hangup import unanswered


def _value(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for value in (text, _json(data)):
        for at in (cells.moment(value, "America/New_York"), cells.mail_date(value), cells.epoch(value)):
            assert at is None or (isinstance(at, datetime) and at.tzinfo is None)
        number = cells.number(value)
        assert number is None or math.isfinite(number)
        assert cells.whole(value) is None or isinstance(cells.whole(value), int)
        unanswered(cells.text(value), cells.whole(value))
        _event(value)
    assert cells.attestation(text) in {"A", "B", "C", "N", None}
    assert all(split_line(text, sign) is None or isinstance(split_line(text, sign), list) for sign in DELIMITERS)
    assert delimiter_of(text.split("\n")) in DELIMITERS


def _event(value: object) -> None:
    if not isinstance(value, dict):
        return
    row = read_row(1, {"time": "1772463845", **value}, zone="America/New_York")
    event = read_event(1, {"eventtype": "HANGUP", "eventtime": "1772463845", "linkedid": "1", **value}, zone="UTC")
    for call in (
        join([row]) if not isinstance(row, str) else None,
        rebuild([event], numbered=True) if not isinstance(event, str) else None,
    ):
        assert not isinstance(call, CallRow) or to_table([call]).num_rows == 1


def _json(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


_SEEDS = (
    b"2026-03-02T10:00:00+01:00",
    b"2026/03/02 10:00:00.123456",
    b"Mon, 02 Mar 2026 10:00:00 +0000",
    b"1772463845.125",
    b"TN-Validation-Passed-A",
    b'"a ""b""",c;d\te|f',
    b'{"method": "INVITE", "sip_code": 486, "callid": "a", "time": "2026-03-02 10:00:00", "duration": 1.5}',
    b'{"eventtime": "2026-03-02 10:00:00", "extra": "{\\"hangupcause\\": 17}", "uniqueid": "1.1", "exten": "101"}',
    b'{"start_time": 1772463845, "end_time": 1772463846, "ms_duration": "9", "from": 1, "src_ip": "192.0.2.1"}',
)
_WORDS = (b"-00:00", b"+23:59", b"1e308", b"9" * 400, b"0000-00-00", b"GMT", b"24:00", b"No-TN-Validation", b"NaN")

CALL_VALUES = Target("call-values", one_by_one(_value), _SEEDS, _WORDS, longest=1024)
