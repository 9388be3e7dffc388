"""The start of a file, decoded once, for the formats to recognise it by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from callstanding.formats.csv_line import delimiter_of, split_line
from callstanding.formats.opening import ByteStream, first_bytes
from callstanding.formats.parquet_groups import parquet_schema
from callstanding.formats.written_text import SEEN, how_written

PARQUET_MAGIC = b"PAR1"
ROWS = 20  # lines that are looked at one by one


@dataclass(frozen=True)
class Head:
    """The first 64 KiB of a file after decompression, and what can be seen in them."""

    path: Path
    text: str
    columns: tuple[str, ...] = ()  # of a Parquet file
    damage: str | None = None  # why there is no more text
    whole: bool = True  # the file ends within the head
    start: bytes = b""  # the first bytes after decompression, which tell files that are no text

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def is_parquet(self) -> bool:
        """Told from the first bytes, not from the name."""
        return bool(self.columns)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The whole, non-blank lines of the head."""
        lines = self.text.split("\n")
        if not self.whole and len(lines) > 1:
            lines.pop()
        return tuple(line.rstrip("\r") for line in lines if line.strip())

    @cached_property
    def is_json(self) -> bool:
        """The text starts as a JSON object or array does."""
        return self.text.lstrip()[:1] in {"{", "["}

    @cached_property
    def document(self) -> object:
        """The first JSON value; of an array its first element; None if there is none."""
        text = self.text.lstrip()
        if not self.is_json:
            return None
        value = _first_json(text)
        if value is None and text.startswith("["):  # an array longer than the head
            value = _first_json(text[1:].lstrip())
        return value[0] if isinstance(value, list) and value else value

    @cached_property
    def is_ndjson(self) -> bool:
        """The first line is a JSON object of its own."""
        return bool(self.lines) and isinstance(_whole_json(self.lines[0]), dict)

    @cached_property
    def delimiter(self) -> str:
        """The sign that parts the fields of the first lines; a comma when in doubt."""
        return delimiter_of(self.lines[:ROWS])

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The first lines as CSV fields."""
        return tuple(tuple(split_line(line, self.delimiter) or (line,)) for line in self.lines[:ROWS])

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The cells of the first line, stripped and in lower case (it may be no header)."""
        return tuple(cell.strip().lower() for cell in self.rows[0]) if self.rows else ()


def read_head(path: Path, encoding: str = "utf-8") -> Head:
    """Reads the head; DamagedFile when a Parquet file cannot be opened."""
    if first_bytes(path, 4) == PARQUET_MAGIC:
        return Head(path, "", tuple(parquet_schema(path).names))
    stream = ByteStream(path)
    raw = _first_content(stream)
    written = how_written(raw, encoding)
    text = raw[written.mark : SEEN].decode(written.encoding, errors="replace").replace(written.line_end, "\n")
    return Head(path, text, damage=stream.damage, whole=len(raw) <= SEEN, start=raw[:16])


def _first_content(stream: ByteStream) -> bytes:
    """More bytes than the head holds, or all there are."""
    raw = b""
    for piece in stream:
        raw += piece
        if len(raw) > SEEN:
            break
    return raw


def _first_json(text: str) -> object:
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _whole_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
