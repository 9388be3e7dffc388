"""Follows a file or a folder: what is written at the end of its files becomes batches of the journal.

A file whose lines are calls is read on from where it was. A file of another kind (a document, events of which several
make a call, a packed file) is read whole, once it has been quiet for a while. A file is known by its inode and its
beginning, so a rotated one is not read again; were it, the same facts would change nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from callstanding import clock
from callstanding.errors import CallstandingError
from callstanding.formats import FORMATS, Feed, open_file
from callstanding.formats.detection import detect
from callstanding.formats.opening import GZIP_MAGIC, ZSTD_MAGIC, first_bytes
from callstanding.live.journal import Journal, Posted

BY_LINE = ("calls", "reports", "assignments", "asterisk-csv", "freeswitch-csv")  # one line is one fact
PIECE = 4_000_000  # bytes of a file in one batch
MOST_WHOLE = 64_000_000  # bytes of a file that is read whole
HEAD = 1024  # bytes by which a file is known beside its inode
QUIET_S = 2.0
_PACKED = (GZIP_MAGIC, ZSTD_MAGIC, b"PAR1")


@dataclass
class Seen:
    """How far a file was read."""

    inode: int
    offset: int = 0
    line: int = 0
    format: str = ""  # empty until it is known
    kind: str = ""
    size: int = -1  # of a file that is read whole, when it was
    head_bytes: int = 0  # of its beginning, which tells it from a later file that got its inode
    head: str = ""


class Watch:
    """Follows `path`; where it was is kept in `notes`, so that it goes on there the next time."""

    def __init__(self, path: Path, journal: Journal, *, feed: Feed, notes: Path, format: str | None = None) -> None:  # noqa: A002 - the word of the command line
        self._path, self._journal, self._feed, self._format = path, journal, feed, format
        self._notes = notes
        self._seen = {s["inode"]: Seen(**s) for s in json.loads(notes.read_text())} if notes.exists() else {}
        self.unread: dict[Path, str] = {}  # files that cannot be read, and why

    def look(self) -> int:
        """Take in what is new; returns how many batches went into the journal."""
        batches = 0
        for path in self._files():
            for piece in self._pieces(path):
                self._journal.append([piece])
                batches += 1
        return batches

    def _files(self) -> list[Path]:
        if self._path.is_file():
            return [self._path]
        found = [p for p in self._path.rglob("*") if p.is_file() and not p.name.startswith(".") and p.suffix != ".part"]
        return sorted(found, key=lambda p: (p.stat().st_mtime, p.name))

    def _pieces(self, path: Path) -> Iterator[Posted]:
        stat = path.stat()
        seen = self._seen.setdefault(stat.st_ino, Seen(stat.st_ino))
        if stat.st_size in (seen.offset, seen.size):
            return
        # emptied in place by its writer, or another file that got the inode of one that is gone
        if stat.st_size < seen.offset or _head(path, seen.head_bytes) != seen.head:
            self._seen[stat.st_ino] = seen = Seen(stat.st_ino)
        if not seen.format and not self._recognised(path, seen):
            return
        if seen.format in BY_LINE and first_bytes(path, 4) not in _PACKED:
            yield from self._lines(path, seen)
        elif clock.now().timestamp() - stat.st_mtime >= QUIET_S:
            yield from self._whole(path, seen, stat.st_size)

    def _recognised(self, path: Path, seen: Seen) -> bool:
        """Whether the file's format is known by now; a file that is just begun may tell nothing yet."""
        try:
            form = (
                open_file(path, feed=self._feed, format=self._format)[0]
                if self._format
                else detect(path, self._feed, FORMATS, None)
            )
        except CallstandingError as error:
            self.unread[path] = str(error)
            return False
        self.unread.pop(path, None)
        seen.format, seen.kind = form.name, form.kind
        return True

    def _lines(self, path: Path, seen: Seen) -> Iterator[Posted]:
        """Whole lines only: what is behind the last line end is still being written."""
        header = _header(path)
        with path.open("rb") as file:
            file.seek(seen.offset)
            while text := file.read(PIECE):
                whole = text[: text.rfind(b"\n") + 1] or (text + file.readline() if len(text) == PIECE else b"")
                if not whole:
                    return
                again = header if seen.offset else b""  # each later piece needs the names of the columns too
                line, byte = seen.line - again.count(b"\n"), seen.offset - len(again)
                yield self._posted(path, seen, again + whole, line=line, byte=byte)
                seen.offset += len(whole)  # after it is in the journal: an error leaves us where we were
                seen.line += whole.count(b"\n")
                seen.head_bytes = min(HEAD, seen.offset)
                seen.head = _head(path, seen.head_bytes)
                self._keep()
                file.seek(seen.offset)

    def _whole(self, path: Path, seen: Seen, size: int) -> Iterator[Posted]:
        if size > MOST_WHOLE:
            self.unread[path] = f"{path} has {size:,} bytes and is not read by line: add it with `callstanding ingest`."
        else:
            yield self._posted(path, seen, path.read_bytes(), line=0, byte=0)
        seen.size, seen.head_bytes = size, min(HEAD, size)
        seen.head = _head(path, seen.head_bytes)
        self._keep()

    def _posted(self, path: Path, seen: Seen, body: bytes, *, line: int, byte: int) -> Posted:
        feed = self._feed
        return Posted(
            seen.kind,
            seen.format,
            body,
            region=feed.region,
            zone=feed.zone,
            source=str(path),
            received=clock.now().timestamp(),
            line=line,
            byte=byte,
        )

    def _keep(self) -> None:
        """Only after the journal has the piece: were we to die in between, it would be read again, which is harmless."""
        part = self._notes.with_suffix(".part")
        part.write_text(json.dumps([asdict(s) for s in self._seen.values() if s.format]))
        part.replace(self._notes)


def lane_of(path: Path) -> str:
    """The lane of the journal that follows this path."""
    return f"watch-{sha256(str(path.absolute()).encode()).hexdigest()[:12]}"


def _head(path: Path, size: int) -> str:
    """A digest of the beginning of a file; empty for none of it."""
    return sha256(first_bytes(path, size)).hexdigest() if size else ""


def _header(path: Path) -> bytes:
    """The first line where it names the columns: it has no digit, and every record has some."""
    with path.open("rb") as file:
        first = b"".join(islice(file, 1))
    return b"" if any(chr(byte).isdigit() for byte in first) else first
