"""The quarantine file: lines put aside, written as they are found, so that memory does not grow with them."""

from __future__ import annotations

import csv
import filecmp
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkstemp
from typing import IO, Any

from callstanding.errors import InputError, UsageError
from callstanding.formats import BadRow
from callstanding.pipeline.readable import Reasons

COLUMNS = ("file", "line", "byte", "reason", "text")
AS_TEXT: Any = {"newline": "", "encoding": "utf-8", "errors": "backslashreplace"}


class Quarantine:
    """Lines put aside, as CSV: file, line, byte, reason, text. Only its owner can read it: it holds plain numbers.

    While it is written its name ends in `.part`; it gets its own when it is whole. A file that is there already is
    never overwritten, unless the user named it: other lines go to the next free name (`...-2.csv`), the same lines
    stay where they are.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons = Reasons()
        self._named = False
        self._out: IO[str] | None = None

    @contextmanager
    def filling(self, *, named: bool) -> Iterator[None]:
        """The time in which lines are put in; what an error leaves unfinished is removed.

        `named` says that the user chose the name: that file is written anew. UsageError when it holds something else.
        """
        self._named = named
        if named:
            _check(self.path)
        try:
            yield
        except BaseException:
            self._drop()
            raise

    def put(self, rows: Iterable[BadRow]) -> None:
        """Add lines; control bytes are shown as escapes. InputError when the file cannot be written."""
        try:
            for row in rows:
                self._write(row)
        except OSError as error:
            raise self._unwritable(error) from error

    def keep(self) -> str | None:
        """The name of the whole file, or None when there was nothing to put aside."""
        if self._out is not None:
            return self._finish()
        if self._named and self.path.is_file():  # what an earlier run put aside is not of this one
            self._open()
            self._finish()
        return None

    def _write(self, row: BadRow) -> None:
        byte = "" if row.byte is None else row.byte
        cells = (row.file, row.line, byte, row.reason, row.text.replace("\0", "\\x00"))
        csv.writer(self._out or self._open()).writerow(cells)
        self.reasons.add(row)

    def _open(self) -> IO[str]:
        if self._named and self.path.exists() and not self.path.is_file():  # a pipe, /dev/null
            self._out = self.path.open("w", **AS_TEXT)
        else:
            number, part = mkstemp(".part", f"{self.path.name}.", self.path.absolute().parent)
            os.close(number)
            self._out = Path(part).open("w", **AS_TEXT)  # noqa: SIM115 - open until the file is whole
        csv.writer(self._out).writerow(COLUMNS)
        return self._out

    def _finish(self) -> str:
        part = self._closed()
        if part == self.path:
            return str(part)
        name = self.path if self._named else _free_name(self.path, part)
        return str(part.replace(name))

    def _drop(self) -> None:
        if self._out is not None and (part := self._closed()) != self.path:
            part.unlink(missing_ok=True)

    def _closed(self) -> Path:
        assert self._out is not None  # noqa: S101 - for the types
        self._out.close()
        part, self._out = Path(self._out.name), None
        return part

    def _unwritable(self, error: OSError) -> InputError:
        hint = "Say --quarantine FILE to put the lines that cannot be used elsewhere."
        return InputError(f"{self.path}: cannot be written ({error.strerror or error}).", hint=hint)


def _check(path: Path) -> None:
    """UsageError when there is a file of another kind, which would be lost."""
    if path.is_dir() or (path.is_file() and not _is_one(path)):
        told = f"--quarantine {path}: there is something else of that name, which would be lost."
        raise UsageError(told, hint="Name another file.")


def _is_one(path: Path) -> bool:
    """Whether a file is a quarantine file, or empty."""
    header = ",".join(COLUMNS).encode()
    with path.open("rb") as file:
        return file.read(len(header)) in (b"", header)


def _free_name(path: Path, part: Path) -> Path:
    """The path, or with a number where another file is there; the same lines need no second file."""
    names = (path if at == 1 else path.with_name(f"{path.stem}-{at}{path.suffix}") for at in count(1))
    return next(name for name in names if not name.exists() or filecmp.cmp(name, part, shallow=False))
