"""The start of a file, decoded once, for the formats to recognise it by."""

from __future__ import annotations

import codecs
import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from callstanding.errors import DamagedFile, UsageError
from callstanding.formats.opening import ByteStream, first_bytes

HEAD_BYTES = 1 << 16
DELIMITERS = ",;\t|"
PARQUET_MAGIC = b"PAR1"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Head:
    """The first 64 KiB of a file after decompression, and what can be seen in them."""

    path: Path
    text: str
    columns: tuple[str, ...] = ()  # of a Parquet file
    damage: str | None = None  # why there is no more text
    whole: bool = True  # the file ends within the head

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
        sample = self.lines[:20]
        return max(DELIMITERS, key=lambda sign: min((line.count(sign) for line in sample), default=0))

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The first 20 lines as CSV fields."""
        return tuple(tuple(split_line(line, self.delimiter) or (line,)) for line in self.lines[:20])

    def first_row(self, delimiter: str) -> tuple[str, ...]:
        """The cells of the first line, as written."""
        return tuple(split_line(self.lines[0], delimiter) or ()) if self.lines else ()

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The cells of the first line, stripped and in lower case (it may be no header)."""
        return tuple(cell.strip().lower() for cell in self.rows[0]) if self.rows else ()


def read_head(path: Path, encoding: str = "utf-8") -> Head:
    """Reads the head; DamagedFile when a Parquet file cannot be opened."""
    if first_bytes(path, 4) == PARQUET_MAGIC:
        return Head(path, "", _parquet_columns(path))
    stream = ByteStream(path)
    raw = _first_content(stream)
    start, encoding = strip_bom(raw, known_encoding(encoding))
    text = raw[start:HEAD_BYTES].decode(encoding, errors="replace")
    return Head(path, text, damage=stream.damage, whole=len(raw) <= HEAD_BYTES)


def known_encoding(encoding: str) -> str:
    """The encoding's usual name; UsageError when there is none of that name."""
    try:
        "".encode(encoding)
        name = codecs.lookup(encoding).name
    except LookupError as error:
        hint = "Try utf-8, cp1252, latin-1 or utf-16."
        raise UsageError(f"The encoding {encoding!r} is not known.", hint=hint) from error
    usual = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    return usual.get(name, name)  # a byte order mark, where there is one, decides before this


def strip_bom(raw: bytes, encoding: str) -> tuple[int, str]:
    """Length of the byte order mark and the encoding that it tells, else the one given."""
    for bom, told in BOMS:
        if raw.startswith(bom):
            return len(bom), told
    return 0, encoding


def split_line(line: str, delimiter: str) -> list[str] | None:
    """The fields of one CSV line, or None when its quotes do not fit."""
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _first_content(stream: ByteStream) -> bytes:
    """More bytes than the head holds, or all there are."""
    raw = b""
    for piece in stream:
        raw += piece
        if len(raw) > HEAD_BYTES:
            break
    return raw


def _parquet_columns(path: Path) -> tuple[str, ...]:
    try:
        return tuple(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise DamagedFile(f"{path}: a Parquet file that cannot be read ({error}).") from error


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
