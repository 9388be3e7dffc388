"""3CX call records: one line per call, written to a file or a TCP socket in the default choice of columns.

Traps: no header; times are in the zone that the administrator set; an extension is written `Ext.100`; the
history number begins with `Call ` or not, by version; newer versions add columns at the end. The reason for
the end tells who hung up (TerminatedBySrc, TerminatedByDst) or why nobody answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.csv_rows import Layout
from callstanding.formats.expressions import moment, text, word
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import names_of, read_csv

COLUMNS = (
    "historyid", "callid", "duration", "time_start", "time_answered", "time_end", "reason_terminated", "from_no",
    "to_no", "from_dn", "to_dn", "dial_no", "reason_changed", "final_number", "final_dn", "bill_code", "bill_rate",
    "bill_cost", "bill_name", "chain", "from_type", "to_type", "final_type", "from_dispname", "to_dispname",
    "final_dispname", "missed_queue_calls",
)  # fmt: skip
FEWEST = COLUMNS.index("final_dn") + 1
NEEDED = {"time_start", "time_answered", "time_end", "reason_terminated", "from_no", "to_no"}
OPTIONAL = ("historyid", "callid", "dial_no")

HANGUP_BY = {"TerminatedBySrc": "caller", "TerminatedByDst": "callee"}
DISPOSITIONS = {
    "TerminatedBySrc": "no-answer",
    "TerminatedByDst": "no-answer",
    "FailedNoAnswer": "no-answer",
    "NoAnswer": "no-answer",
    "FailedCancelled": "no-answer",
    "FailedBusy": "busy",
    "Busy": "busy",
    "FailedReject": "rejected",
    "FailedRejected": "rejected",
    "Rejected": "rejected",
}
"""Of calls that nobody answered; any other reason means that the call failed."""

_DURATION = re.compile(r"(\d+[.:])?\d{1,2}:\d\d:\d\d|")
_TIME = re.compile(r"\d{4}[/-]\d\d[/-]\d\d \d\d:\d\d:\d\d(\.\d+)?")


@dataclass(frozen=True)
class ThreeCx:
    """Calls as a 3CX phone system sends them."""

    name: str = "3cx"
    kind: Kind = "calls"
    about: str = "3CX call records (CDR file or socket), default columns without header, or any with one."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with the times and the duration at their places, or with 3CX's column names."""
        return 90 if find_layout(head) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls, in UTC."""
        layout = find_layout(read_head(path, feed.encoding)) or _layout(len(COLUMNS), ",")
        return read_csv(path, feed, kind="calls", layout=layout, expressions=expressions(feed.zone), optional=OPTIONAL)


def expressions(zone: str) -> dict[str, str]:
    """Raw columns from those of 3CX."""
    start, answer, end = (_moment(f"time_{name}", zone) for name in ("start", "answered", "end"))
    answered = f"({answer}) IS NOT NULL"
    unanswered = f"coalesce({word('reason_terminated', DISPOSITIONS)}, 'failed')"
    return {
        "call_id": f"coalesce({text('callid')}, {text('historyid')})",
        "caller": _number("from_no"),
        "callee": f"coalesce({_number('to_no')}, {_number('dial_no')})",
        "start": start,
        "ring_s": f"date_diff('us', {start}, coalesce({answer}, {end})) / 1e6",
        "talk_s": f"CASE WHEN {answered} THEN date_diff('us', {answer}, {end}) / 1e6 ELSE 0 END",
        "disposition": f"CASE WHEN {answered} THEN 'answered' ELSE {unanswered} END",
        "hangup_by": word("reason_terminated", HANGUP_BY),
    }


def find_layout(head: Head) -> Layout | None:
    """The columns, from the header or from what the first lines hold."""
    names = names_of(head.header)
    if set(names) >= NEEDED:
        return Layout(names, head.delimiter)
    widths = [len(row) for row in head.rows if _is_call(row)]
    if not widths or 2 * len(widths) < len(head.rows):
        return None
    return _layout(max(widths, key=widths.count), head.delimiter)


def _layout(width: int, delimiter: str) -> Layout:
    more = tuple(f"more_{at}" for at in range(1, width - len(COLUMNS) + 1))
    columns = (*COLUMNS[:width], *more)
    return Layout(columns, delimiter, header=0, fit=lambda cells: _fit(cells, len(columns)))


def _is_call(row: Sequence[str]) -> bool:
    fits = len(row) >= FEWEST and _DURATION.fullmatch(row[2].strip()) is not None
    return fits and _is_time(row[3]) and _is_time(row[5])


def _is_time(cell: str) -> bool:
    return _TIME.fullmatch(cell.strip()) is not None


def _fit(cells: Sequence[str], width: int) -> Sequence[str] | None:
    """A row of another version in the columns of this file."""
    return [*cells[:width], *[""] * (width - len(cells))] if _is_call(cells) else None


def _moment(column: str, zone: str) -> str:
    """A 3CX time as UTC; the year 1 stands for never."""
    return f"(SELECT CASE WHEN year(t.at) > 1970 THEN t.at END FROM (SELECT {moment(_dashes(column), zone)} AS at) t)"


def _dashes(column: str) -> str:
    return f"replace({column}, '/', '-')"


def _number(column: str) -> str:
    return f"nullif(regexp_replace(trim({column}), '^Ext\\.', ''), '')"


THREECX = ThreeCx()
