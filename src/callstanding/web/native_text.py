"""Our own files in any of their forms as NDJSON lines, which is how the journal keeps them."""

from __future__ import annotations

import msgspec

from callstanding.formats import Feed, Format
from callstanding.formats.in_memory import in_memory

_FILE_NAMES = {"from_at": "from", "to_at": "to"}
_encode = msgspec.json.Encoder()


def as_lines(text: bytes, form: Format) -> bytes:
    """The rows of a native file as NDJSON; NDJSON stays as it is, so that its lines keep their numbers."""
    if text.lstrip()[:1] == b"{":
        return text if text.endswith(b"\n") else text + b"\n"
    with in_memory(text) as path:
        rows = [row for batch in form.read(path, Feed()) for row in batch.rows.drop_columns(["line"]).to_pylist()]
    named = [{_FILE_NAMES.get(k, k): v for k, v in row.items() if v is not None} for row in rows]
    return _encode.encode_lines(named)
