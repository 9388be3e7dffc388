"""Disputes as the folder hears of them: a small file beside the store, replaced whole whenever a case changes.

The cases lie in the control tables, maybe on another machine, which the folder does not know. Whoever knows both writes
the file (`integrations.disputing`). It says how things stand and not what happened, so nothing is lost when either dies,
and reading it twice changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from callstanding.records.disputed import Disputed

_read = msgspec.json.Decoder(tuple[Disputed, ...]).decode


def write_disputes(path: Path, disputes: Sequence[Disputed]) -> None:
    """Replace the file; a reader sees the old one or the new one, whole."""
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as out:
        os.fchmod(out.fileno(), 0o600)
        out.write(msgspec.json.encode(disputes))
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def read_disputes(text: bytes) -> tuple[Disputed, ...]:
    """The cases that the file's text holds."""
    return _read(text)


class Heard:
    """Looks whether the file changed since it was looked at."""

    def __init__(self, path: Path) -> None:
        self._path, self._seen = path, (0, 0)

    def news(self) -> bytes | None:
        """The text, where it may be another one than the last time."""
        try:
            now = self._path.stat()
        except FileNotFoundError:
            return None
        if (now.st_ino, now.st_mtime_ns) == self._seen:
            return None
        self._seen = now.st_ino, now.st_mtime_ns
        return self._path.read_bytes()
