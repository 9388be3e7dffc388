"""Reads the lines of a block as one column of strings: for JSON lines and plain lists."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from callstanding.formats.projection import LINE, literal, quoted
from callstanding.formats.sorting import CLEAN, Sorted

TEXT = "text"
IS_OBJECT = "CASE WHEN json_valid(text) THEN json_type(text) = 'OBJECT' ELSE false END"


def read_texts(sort: Sorted) -> pa.Table:
    """The columns `text` (with its line end) and `line` of the clean lines, without copying."""
    text = sort.clean_text()
    clean = sort.indices(CLEAN)
    offsets = np.concatenate(([0], np.cumsum(np.diff(sort.block.starts)[clean])))
    offsets[-1] = len(text)  # a last line without newline may have been given one
    buffers = [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(text)]
    array = pa.Array.from_buffers(pa.string(), len(clean), buffers)
    return pa.table([array, pa.array(clean + sort.block.first_line)], names=[TEXT, LINE])


def unpacked(source: str, columns: Mapping[str, str]) -> str:
    """SQL that opens the JSON objects in `text`: column name -> path, `a.b` for nested keys."""
    paths = ", ".join(literal("$" + "".join(f'."{key}"' for key in path.split(".")))
                      for path in columns.values())  # fmt: skip
    names = ", ".join(f"cells[{at}] AS {quoted(name)}" for at, name in enumerate(columns, 1))
    cells = f"SELECT line, json_extract_string(text, [{paths}]) AS cells FROM {source}"
    return f"(SELECT line, {names} FROM ({cells}))"
