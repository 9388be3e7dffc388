"""The bytes of a block as UTF-8 whose lines end in LF, and where each line starts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from callstanding.formats.written_text import Written

Numbers = npt.NDArray[np.int64]


def line_starts(raw: bytes, newline: bytes, *, damaged: bool) -> Numbers:
    """Where each line starts, and where the last ends; a damaged end is a line, even empty."""
    unit = np.frombuffer(newline, f"u{len(newline)}")
    units = np.frombuffer(raw, unit.dtype, count=len(raw) // unit.itemsize)
    ends = (np.flatnonzero(units == unit[0]) + 1) * unit.itemsize
    tail = damaged or not len(ends) or ends[-1] != len(raw)
    return np.concatenate(([0], ends, [len(raw)] if tail else [])).astype(np.int64)


def as_utf8(raw: bytes, written: Written, starts: Numbers) -> tuple[bytes, tuple[int, ...]]:
    """The text (the same object where nothing is to be changed), and the lines that are not valid."""
    invalid: tuple[int, ...] = ()
    try:
        text = raw.decode(written.encoding)
    except UnicodeDecodeError:
        data, invalid = _by_line(raw, written, starts)
    else:
        data = raw if written.is_utf8 else text.encode()
    if written.line_end == "\n":
        return data, invalid
    return data.replace(b"\n", b" ").replace(b"\r", b"\n"), invalid


def _by_line(raw: bytes, written: Written, starts: Numbers) -> tuple[bytes, tuple[int, ...]]:
    invalid, lines = [], []
    for index, (start, end) in enumerate(pairwise(starts)):
        line = raw[start:end]
        try:
            lines.append(line.decode(written.encoding).encode())
        except UnicodeDecodeError:
            invalid.append(index)
            lines.append(line if written.is_utf8 else _escaped(line, written))
    return (raw if written.is_utf8 else b"".join(lines)), tuple(invalid)


def _escaped(line: bytes, written: Written) -> bytes:
    """A line that is not text, with its bad bytes escaped and its end kept."""
    text = line.decode(written.encoding, "backslashreplace")
    end = written.line_end if line.endswith(written.line_end.encode(written.encoding)) else ""
    return (text.rstrip(written.line_end) + end).encode()
