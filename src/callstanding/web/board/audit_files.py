"""The rows of the audit log that fit, as a file: for spreadsheets, and for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response, StreamingResponse

from callstanding.control.audit import Entry
from callstanding.control.audit_search import every
from callstanding.formats.spreadsheet_text import guarded
from callstanding.web.board.audit import wanted_by
from callstanding.web.board.page import Page
from callstanding.web.times import moment

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

COLUMNS = ("seq", "at", "who", "what", "subject", "before", "after", "why", "hash")


async def as_csv(visit: Visit) -> Response:
    """All rows that fit, for a spreadsheet: no text of it is run as a formula."""
    return _file(_csv(every(visit.house.engine, wanted_by(visit))), "audit.csv", "text/csv; charset=utf-8")


async def as_ndjson(visit: Visit) -> Response:
    """All rows that fit, for programs: what their hashes are made of is there as it is."""
    return _file(_lines(every(visit.house.engine, wanted_by(visit))), "audit.ndjson", "application/x-ndjson")


def _csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    yield _row(COLUMNS)
    for entry in entries:
        yield _row([guarded(str(each)) for each in _values(entry)])


def _lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    for entry in entries:
        told = dict(zip(COLUMNS, _values(entry), strict=True)) | {"at": entry.at, "prev_hash": entry.prev_hash}
        yield msgspec.json.encode(told) + b"\n"


def _values(entry: Entry) -> list[object]:
    return [moment(entry.at).isoformat() if name == "at" else getattr(entry, name) for name in COLUMNS]


def _row(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _file(lines: Iterator[bytes], name: str, media: str) -> Response:
    return StreamingResponse(lines, media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'})


PAGES = (
    Page("GET", "/audit/audit.csv", as_csv, of="operators"),
    Page("GET", "/audit/audit.ndjson", as_ndjson, of="operators"),
)
