"""Reads a spreadsheet in a process of its own: one that was made to eat memory or time takes nobody else down."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import msgspec

from callstanding.errors import CallstandingError, DamagedFile
from callstanding.formats.sheet import Line, Sheet, read_sheet

MEMORY = 2 << 30  # bytes of address space; a list of a hundred thousand numbers takes a tenth of that
TIME_S = 30


class _Read(msgspec.Struct):
    """What the process says: the sheet, or why there is none."""

    header: list[str] = []
    lines: list[tuple[int, list[str], str]] = []
    error: str = ""
    hint: str | None = None


def sheet_beside(path: Path, kept: Path) -> Sheet:
    """The sheet of a spreadsheet, read once and kept in a file. DamagedFile where it cannot be opened with the memory
    and the time that it gets.
    """
    try:
        if not kept.exists():
            kept.write_bytes(_said(path))
        read = msgspec.json.decode(kept.read_bytes(), type=_Read)
    except (subprocess.SubprocessError, msgspec.DecodeError) as error:
        hint = "Save the list alone, without formats and pictures, or as CSV."
        raise DamagedFile(f"{path}: takes too much memory or time to be opened.", hint=hint) from error
    if read.error:
        raise DamagedFile(read.error, hint=read.hint)
    return Sheet(path, tuple(read.header), tuple(Line(at, tuple(cells), text) for at, cells, text in read.lines))


def _said(path: Path) -> bytes:
    asked = [sys.executable, "-m", __name__, str(path)]
    return subprocess.run(asked, capture_output=True, timeout=TIME_S, check=True).stdout  # noqa: S603 - our own program


def main(path: str) -> None:
    """The process itself: reads, and writes what it read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    try:
        found = read_sheet(Path(path))
        read = _Read(list(found.header), [(each.number, list(each.cells), each.text) for each in found.lines])
    except CallstandingError as error:
        read = _Read(error=error.message, hint=error.hint)
    except ModuleNotFoundError as error:
        read = _Read(error=f"A spreadsheet needs {error.name}, which is not installed.", hint="Save it as CSV.")
    sys.stdout.buffer.write(msgspec.json.encode(read))


if __name__ == "__main__":
    main(sys.argv[1])
