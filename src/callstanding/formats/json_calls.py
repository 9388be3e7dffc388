"""Reads a file of JSON call records into batches of raw calls, one record a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from callstanding.formats.call_rows import CallRow, to_table
from callstanding.formats.documents import Document, open_documents
from callstanding.formats.format import BadRow, Batch, Feed
from callstanding.formats.gathering import Chunk
from callstanding.formats.json_file import bad_document, place_in, shown
from callstanding.formats.json_object import Shape, Value
from callstanding.formats.opening import ByteStream

ROWS = 100_000
BYTES = 1 << 26  # of text that a batch keeps for the rows that may be refused later

NOT_THIS = "a JSON object, but not a call record of this format"

ToCall = Callable[[Value], CallRow | None]
"""A record as a call, or None for one that is fine but no finished call."""


@dataclass
class _Gathering:
    """What the next batch will hold."""

    path: Path
    rows: list[CallRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    places: dict[int, tuple[bytes, int]] = field(default_factory=dict)
    spare: int = 0
    bytes: int = 0

    @property
    def lines(self) -> int:
        return len(self.rows) + len(self.bad) + self.spare

    def put_aside(self, document: Document, reason: str) -> None:
        self.bad.append(bad_document(self.path, document, reason))

    def take(self, document: Document, row: CallRow | None) -> None:
        if row is None:
            self.spare += 1
            return
        self.rows.append(row._replace(line=document.line))
        self.places[document.line] = (document.raw, document.byte)
        self.bytes += len(document.raw)

    def batch(self, done: float) -> Batch:
        places = self.places

        def place(line: int) -> tuple[str, int | None]:
            raw, byte = places[line]
            return shown(raw), byte

        return Batch("calls", to_table(self.rows), self.lines, tuple(self.bad), place, self.spare, done)


def read_json_calls(path: Path, feed: Feed, *, shape: Shape, to_call: ToCall) -> Iterator[Batch]:
    """The file's records as calls; a record that is no object of this shape is put aside.

    `line` counts the records, since several may stand on one line and one may span many.
    """
    gathering, stream = _Gathering(path), ByteStream(path)
    for document in open_documents(stream, feed.encoding, shape):
        if document.value is None:
            gathering.put_aside(document, document.reason)
        elif not shape.is_record(document.value):
            gathering.put_aside(document, NOT_THIS)
        else:
            gathering.take(document, to_call(document.value))
        if gathering.lines >= ROWS or gathering.bytes >= BYTES:
            yield gathering.batch(stream.share)
            gathering = _Gathering(path)
    yield gathering.batch(stream.share)


def json_chunks(path: Path, feed: Feed, shape: Shape) -> Iterator[Chunk]:
    """The file's records as cells with lower-case names, for calls that span several records."""
    stream = ByteStream(path)
    documents = open_documents(stream, feed.encoding, shape)
    while some := list(islice(documents, ROWS)):
        lines, bad = [], []
        for document in some:
            if document.value is not None and shape.is_record(document.value):
                cells = {key.lower(): value for key, value in document.value.items()}
                lines.append((document.line, cells))
            else:
                bad.append(bad_document(path, document, document.reason or NOT_THIS))
        yield Chunk(lines, bad, place_in(some), stream.share)
