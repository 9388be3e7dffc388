"""Files that CDR-Stats imports: with its header, or eight columns without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.cause_words import cancelled, code, outcome
from callstanding.formats.csv_rows import Layout
from callstanding.formats.expressions import moment, number, text
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import names_of, read_csv

SHORT = (
    "caller_id_number", "caller_id_name", "destination_number", "duration", "billsec",
    "hangup_cause_id", "callid", "starting_date",
)  # fmt: skip
NEEDED = {
    "callid", "caller_id_number", "destination_number", "starting_date", "duration", "billsec",
    "hangup_cause_id",
}  # fmt: skip
OPTIONAL = ("accountcode",)

_WHOLE = re.compile(r"\d{1,6}")
_EPOCH = re.compile(r"\d{9,10}")


@dataclass(frozen=True)
class CdrStats:
    """Calls as CDR-Stats' import command takes them; causes are Q.850 numbers."""

    name: str = "cdr-stats"
    kind: Kind = "calls"
    about: str = "CDR-Stats import files, with a header or as eight plain columns."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with the header; likely when numbers and epoch stand at their places."""
        if set(names_of(head.header)) >= NEEDED:
            return 95
        return 75 if head.rows and all(_is_short(row) for row in head.rows) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls; one that was billed was answered, whatever its cause says."""
        head = read_head(path, feed.encoding)
        header = set(names_of(head.header)) >= NEEDED
        columns = names_of(head.header) if header else SHORT
        layout = Layout(columns, head.delimiter, header=int(header))
        return read_csv(
            path,
            feed,
            kind="calls",
            layout=layout,
            expressions=expressions(feed),
            optional=OPTIONAL,
        )


def expressions(feed: Feed) -> dict[str, str]:
    """Raw columns; cells may have blanks around them."""
    talk, whole = number("billsec"), number("duration")
    answered = f"({talk} > 0)"
    return {
        "call_id": text("callid"),
        "caller": text("caller_id_number"),
        "callee": text("destination_number"),
        "start": moment("trim(starting_date)", feed.zone),
        "ring_s": f"{whole} - {talk}",
        "talk_s": talk,
        "disposition": outcome(answered, "hangup_cause_id"),
        "hangup_by": cancelled("hangup_cause_id"),
        "sip_code": code(answered, "hangup_cause_id"),
        "account": text("accountcode"),
    }


def _is_short(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row]
    wholes = len(cells) == len(SHORT) and all(_WHOLE.fullmatch(cell) for cell in cells[3:6])
    return wholes and bool(_EPOCH.fullmatch(cells[7]))


CDR_STATS = CdrStats()
