"""What a format is: it tells whether it knows a file, and reads it into raw rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    from callstanding.formats.head import Head
    from callstanding.formats.mapping import Mapping

Kind = Literal["calls", "reports", "assignments"]

_TIME = pa.timestamp("us")  # without zone, always UTC

RAW_CALLS = pa.schema(
    [
        ("line", pa.int64()),
        ("call_id", pa.string()),
        ("caller", pa.string()),
        ("callee", pa.string()),
        ("start", _TIME),
        ("ring_s", pa.float64()),
        ("talk_s", pa.float64()),
        ("disposition", pa.string()),
        ("hangup_by", pa.string()),
        ("sip_code", pa.int32()),
        ("attestation", pa.string()),
        ("trunk", pa.string()),
        ("account", pa.string()),
    ]
)

RAW_REPORTS = pa.schema(
    [
        ("line", pa.int64()),
        ("report_id", pa.string()),
        ("number", pa.string()),
        ("at", _TIME),
        ("received_at", _TIME),
        ("reporter", pa.string()),
        ("kind", pa.string()),
        ("source", pa.string()),
        ("category", pa.string()),
        ("reporter_area", pa.string()),
    ]
)

RAW_ASSIGNMENTS = pa.schema(
    [
        ("line", pa.int64()),
        ("number", pa.string()),
        ("holder", pa.string()),
        ("from_at", _TIME),
        ("to_at", _TIME),
    ]
)

SCHEMAS: dict[Kind, pa.Schema] = {
    "calls": RAW_CALLS,
    "reports": RAW_REPORTS,
    "assignments": RAW_ASSIGNMENTS,
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be used: where it is, what it says and why it was put aside."""

    file: str
    line: int  # counted from 1, as an editor shows it (header and blank lines count)
    byte: int | None  # offset of the line in the file, after decompression; None for Parquet
    reason: str
    text: str
    count: int = 1  # rows that it stands for: a damaged part of a Parquet file is put aside as one
    is_damage: bool = False  # of the file itself, which says nothing of how it is read


@dataclass(frozen=True)
class Feed:
    """What the user says about a file, beyond its content."""

    region: str | None = None
    zone: str = "UTC"  # of times written without a zone; native files are always UTC
    encoding: str = "utf-8"
    mapping: Mapping | None = None
    as_of: datetime | None = None  # UTC; the time of lists that carry none


Place = Callable[[int], tuple[str, int | None]]


@dataclass(frozen=True)
class Batch:
    """Some lines of a file, read. `lines` = rows + spare + those that the bad rows stand for; headers apart.

    `line` is the line number in a text file and the row number in a Parquet file, from 1.
    `place` gives the text and the byte offset of such a line, for rows refused later.
    `spare` counts lines that were folded into the row of another line (events of one call).
    `done` is the share of the file, as it is stored, that has been read, from 0 to 1.
    """

    kind: Kind
    rows: pa.Table
    lines: int
    bad: tuple[BadRow, ...]
    place: Place
    spare: int = 0
    done: float = 1.0


class Format(Protocol):
    """One way to write calls, reports or assignments down."""

    @property
    def name(self) -> str:
        """The word after `--format`."""

    @property
    def kind(self) -> Kind:
        """What the rows are."""

    @property
    def about(self) -> str:
        """One sentence for `callstanding formats`."""

    @property
    def home(self) -> str | None:
        """The country of its national numbers (US), for feeds that name none; mostly None: it is not known."""

    def sniff(self, head: Head) -> int:
        """How sure this format is that the file is its own: 0 (no) to 100 (certain)."""

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The file as batches of raw rows; never raises for a damaged line."""
