"""Kamailio and OpenSIPS accounting: tables acc, missed_calls and acc_cdrs, db_flatstore files, acc_json lines.

Traps: caller and callee are there only if the script adds them, under names of its own; `acc` holds transactions,
whose INVITE and BYE must be joined; db_flatstore has no header, `|` between the fields and epochs for times;
a password round (401, 407) is no outcome; other times are in the zone of the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.acc_call import ANSWERED, join
from callstanding.formats.acc_rows import CALL_ID, CALLEE, CALLER, DIALOG, EXTRA, NAMES, TRANSACTION, AccRow, read_row
from callstanding.formats.cells import moment, number, whole
from callstanding.formats.csv_rows import Layout
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.gathering import Story, csv_chunks, gather
from callstanding.formats.head import Head, read_head
from callstanding.formats.json_calls import json_chunks
from callstanding.formats.json_object import Shape, Value
from callstanding.formats.text_file import names_of

FLAT = "|"
METHODS = {"INVITE", "BYE", "CANCEL", "ACK", "REGISTER", "MESSAGE", "OPTIONS", "REFER", "SUBSCRIBE", "NOTIFY", "PRACK",
           "UPDATE", "INFO"}  # fmt: skip


def is_record(value: Value) -> bool:
    """A transaction, or a dialog with a party or a Call-ID."""
    return _has_columns({key.lower() for key in value})


SHAPE = Shape(is_record)


@dataclass(frozen=True)
class Acc:
    """Calls from SIP accounting; the Call-ID is the call's id."""

    name: str = "acc"
    kind: Kind = "calls"
    about: str = "Kamailio and OpenSIPS acc, missed_calls and acc_cdrs rows: CSV, db_flatstore or JSON lines."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with acc's column names, or with methods and codes at their places."""
        if head.is_json:
            document = head.document
            return 85 if isinstance(document, dict) and is_record(document) else 0
        return 85 if find_layout(head) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls; each line is a row of acc, all but the first of a call are spare."""
        head = read_head(path, feed.encoding)
        story = _story(feed.zone)
        if head.is_json:
            return gather(path, json_chunks(path, feed, SHAPE), story)
        layout = find_layout(head) or _flat(TRANSACTION, len(TRANSACTION), head.delimiter)
        wanted = [name for name in layout.columns if name in NAMES or name.startswith(EXTRA)]
        return gather(path, csv_chunks(path, feed, layout, wanted), story)


def find_layout(head: Head) -> Layout | None:
    """The columns, from the header or from what the first lines hold."""
    names = names_of(head.header)
    if _has_columns(set(names)):
        return Layout(names, head.delimiter)
    for known, fits in ((TRANSACTION, _is_transaction), (DIALOG, _is_dialog)):
        widths = [len(row) for row in head.rows if fits(row)]
        if widths and 2 * len(widths) >= len(head.rows):
            return _flat(known, max(widths, key=widths.count), head.delimiter)
    return None


def _has_columns(names: set[str]) -> bool:
    transaction = {"method", "sip_code"} <= names and bool(names & {"callid", "from_tag"})
    dialog = set(DIALOG) <= names and bool(names & {*CALL_ID, *CALLER} and names & {*CALL_ID, *CALLEE})
    return transaction or (dialog and "sid" not in names)


def _flat(known: Sequence[str], width: int, delimiter: str) -> Layout:
    extras = tuple(f"{EXTRA}{at}" for at in range(1, width - len(known) + 1))
    columns = (*known, *extras)
    return Layout(columns, delimiter, header=0, split=_split)


def _split(line: str, delimiter: str) -> list[str] | None:
    """db_flatstore writes no quotes: those in a line are part of a name."""
    return line.split(delimiter)


def _is_transaction(row: Sequence[str]) -> bool:
    fits = len(row) >= len(TRANSACTION) and row[0] in METHODS
    return fits and (whole(row[4]) or 0) in range(100, 700) and moment(row[6], "UTC") is not None


def _is_dialog(row: Sequence[str]) -> bool:
    times = len(row) > len(DIALOG) and moment(row[0], "UTC") and moment(row[1], "UTC")
    return bool(times) and number(row[2]) is not None


def _story(zone: str) -> Story[AccRow]:
    return Story(
        event=lambda line, cells: read_row(line, cells, zone=zone),
        key=lambda row: row.key,
        finished=_finished,
        to_call=join,
    )


def _finished(rows: Sequence[AccRow]) -> bool:
    """Nothing more is to come: a dialog's row, a BYE, or an INVITE that failed."""
    return any(row.method in {None, "BYE"} or row.code not in ANSWERED for row in rows)


ACC = Acc()
