"""Reads files of JSON objects into batches of raw rows: one a line at full speed, else wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pcompute

from callstanding.formats.documents import Document, open_documents
from callstanding.formats.format import BadRow, Batch, Feed, Kind, Place
from callstanding.formats.json_lines import IS_OBJECT, TEXT, read_texts, unpacked
from callstanding.formats.json_object import Shape
from callstanding.formats.opening import ByteStream, is_damage
from callstanding.formats.projection import LINE, SOURCE, Expressions, Projection
from callstanding.formats.text_file import sorted_blocks

ROWS = 100_000


def read_json(
    path: Path,
    feed: Feed,
    *,
    kind: Kind,
    one_a_line: bool,
    shape: Shape,
    columns: Mapping[str, str],
    expressions: Expressions,
    where: str = "true",
) -> Iterator[Batch]:
    """The file's rows; `columns`: name -> path in the object. Rows that `where` leaves out are spare."""
    project = Projection(kind, expressions, source=unpacked(SOURCE, columns), where=where)
    return _by_line(path, feed, kind, project) if one_a_line else _by_document(path, feed, kind, project, shape)


def _by_line(path: Path, feed: Feed, kind: Kind, project: Projection) -> Iterator[Batch]:
    for sort in sorted_blocks(path, feed, delimiter=None):
        block, texts = sort.block, read_texts(sort)
        good = project.query(f"SELECT {IS_OBJECT} AS good FROM {SOURCE}", texts)["good"]
        reasons = dict.fromkeys(texts.filter(pcompute.invert(good))[LINE].to_pylist(), "not a JSON object")
        rows, failed = project.split(texts.filter(good) if reasons else texts)
        reasons |= dict.fromkeys(failed, "a value is out of range")
        bad = [*sort.bad, *(block.bad_row(line - block.first_line, reason) for line, reason in reasons.items())]
        spare = sort.lines - len(rows) - len(bad)
        yield Batch(kind, rows, sort.lines, tuple(bad), block.place, spare, block.done)


def _by_document(path: Path, feed: Feed, kind: Kind, project: Projection, shape: Shape) -> Iterator[Batch]:
    """`line` counts the objects, since several may stand on one line and one may span many."""
    stream = ByteStream(path)
    documents = open_documents(stream, feed.encoding, shape)
    while some := list(islice(documents, ROWS)):
        good = {document.line: document.raw.decode() for document in some if document.value is not None}
        texts = pa.table({TEXT: pa.array(good.values(), pa.string()), LINE: pa.array(good.keys(), pa.int64())})
        rows, failed = project.split(texts)
        reasons = {document.line: document.reason for document in some if document.value is None}
        reasons |= dict.fromkeys(failed, "a value is out of range")
        first = some[0].line
        bad = tuple(bad_document(path, some[line - first], reason) for line, reason in reasons.items())
        spare = len(some) - len(rows) - len(bad)
        yield Batch(kind, rows, len(some), bad, place_in(some), spare, stream.share)


def bad_document(path: Path, document: Document, reason: str) -> BadRow:
    """The document as a quarantined row."""
    text, damage = shown(document.raw), is_damage(reason)
    return BadRow(str(path), document.line, document.byte, reason, text, is_damage=damage)


def shown(raw: bytes) -> str:
    """The bytes as text; those that are none are shown as hexadecimal escapes."""
    return raw.decode("utf-8", "backslashreplace")


def place_in(some: list[Document]) -> Place:
    """Where a document among these stands."""
    first = some[0].line
    return lambda line: (shown(some[line - first].raw), some[line - first].byte)
