"""FreeSWITCH call records: mod_cdr_csv in its templates `example` and `asterisk`.

Columns: conf/vanilla/autoload_configs/cdr_csv.conf.xml. Times are the switch's local time.
The module does not double quotes inside values, so a line that breaks on them is split again
at `","`, which a quoted template writes between any two fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from callstanding.formats.cause_words import cancelled, code, outcome
from callstanding.formats.csv_line import split_line
from callstanding.formats.csv_rows import Layout
from callstanding.formats.expressions import moment, number, text
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import names_of, read_csv

EXAMPLE = (
    "caller_id_name", "caller_id_number", "destination_number", "context", "start_stamp",
    "answer_stamp", "end_stamp", "duration", "billsec", "hangup_cause", "uuid", "bleg_uuid",
    "accountcode", "read_codec", "write_codec",
)  # fmt: skip
ASTERISK = (
    "accountcode", "caller_id_number", "destination_number", "context", "caller_id",
    "channel_name", "bridge_channel", "last_app", "last_arg", "start_stamp", "answer_stamp",
    "end_stamp", "duration", "billsec", "hangup_cause", "amaflags", "uuid", "userfield",
)  # fmt: skip
NEEDED = {"caller_id_number", "destination_number", "start_stamp", "billsec", "hangup_cause"}
OPTIONAL = ("uuid", "accountcode", "duration", "answer_stamp")

_CAUSE = re.compile(r"[A-Z]+(_[A-Z]+)+|INTERWORKING")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@dataclass(frozen=True)
class FreeswitchCsv:
    """Calls as FreeSWITCH's mod_cdr_csv writes them."""

    name: str = "freeswitch-csv"
    kind: Kind = "calls"
    about: str = "FreeSWITCH mod_cdr_csv, templates example and asterisk, or with a header."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with its header, or its causes and times at their places."""
        return 95 if find_layout(head) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls, in UTC."""
        layout = find_layout(read_head(path, feed.encoding)) or Layout(EXAMPLE, header=0)
        return read_csv(
            path,
            feed,
            kind="calls",
            layout=replace(layout, split=_split),
            expressions=expressions(feed),
            optional=OPTIONAL,
        )


def expressions(feed: Feed) -> dict[str, str]:
    """Raw columns; a call is answered when it has an answer time or was billed."""
    answered = f"({number('billsec')} > 0 OR {text('answer_stamp')} IS NOT NULL)"
    talk, whole = number("billsec"), number("duration")
    return {
        "call_id": text("uuid"),
        "caller": text("caller_id_number"),
        "callee": text("destination_number"),
        "start": moment("start_stamp", feed.zone),
        "ring_s": f"{whole} - {talk}",
        "talk_s": talk,
        "disposition": outcome(answered, "hangup_cause"),
        "hangup_by": cancelled("hangup_cause"),
        "sip_code": code(answered, "hangup_cause"),
        "account": text("accountcode"),
    }


def find_layout(head: Head) -> Layout | None:
    """The columns, from the header or from where the cause and the times stand."""
    names = names_of(head.header)
    if set(names) >= NEEDED:
        return Layout(names, head.delimiter)
    split = [_split(line, head.delimiter) for line in head.lines[:20]]
    layouts = [columns for row in split if row and (columns := _columns_of(row))]
    if not layouts or 2 * len(layouts) < len(head.rows):
        return None
    return Layout(max(layouts, key=layouts.count), head.delimiter, header=0)


def _columns_of(row: Sequence[str]) -> tuple[str, ...] | None:
    for columns in (EXAMPLE, EXAMPLE[:13], ASTERISK, ASTERISK[:17]):
        cells = dict(zip(columns, row, strict=False))
        if len(row) == len(columns) and _CAUSE.fullmatch(cells["hangup_cause"]):
            return columns if _STAMP.match(cells["start_stamp"]) else None
    return None


def _split(line: str, delimiter: str) -> list[str] | None:
    """The fields, also of a line whose values hold plain quotes."""
    cells = split_line(line, delimiter)
    if cells is None and line.startswith('"') and line.endswith('"'):
        return line[1:-1].split(f'"{delimiter}"')
    return cells


FREESWITCH_CSV = FreeswitchCsv()
