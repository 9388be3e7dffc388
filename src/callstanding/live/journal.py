"""The journal: accepted batches, encrypted, on disk before they are acknowledged; each writer has a lane of its own.

A lane is a row of segment files. A segment is a row of frames: length and CRC-32 of the box (8 bytes, big-endian), then
the box: AES-256-GCM over the packed batch, bound to its lane and number. What a crash left half-written at the end of a
lane was never acknowledged, and is cut off when the lane is opened again. Lanes need no order among each other: the same
facts give the same standings in any order (law 1). No number rests in plain text (law 10).
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from callstanding.errors import StoreError

SEGMENT_BYTES = 64_000_000
_HEAD, _NONCE = 8, 12
_SMALLEST = _NONCE + 16  # a box with nothing in it: its nonce and its tag
_NAME = re.compile(r"^(?P<lane>[a-z0-9-]+)\.(?P<first>\d{12})\.journal$")


class Posted(msgspec.Struct, frozen=True, omit_defaults=True):
    """A batch as it was accepted: the text of a file in a format, and what its sender said about it."""

    kind: str  # calls, reports or assignments
    format: str  # a name in callstanding.formats.FORMATS; the native ones are NDJSON
    body: bytes
    region: str | None = None
    zone: str = "UTC"
    source: str = ""  # which key sent it, or which file it is from
    received: float = 0.0  # seconds since 1970
    line: int = 0  # lines of the file before this batch, where it is a piece of one
    byte: int = 0  # bytes before it
    mark: str = ""  # how far the sender had come, for the sender alone


class Sealed:
    """Packs, encrypts and opens batches with a key derived from the store's secret."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"callstanding journal").derive(secret)
        self._box, self._pack = AESGCM(key), msgspec.msgpack.Encoder()
        self._open = msgspec.msgpack.Decoder(Posted)

    def frame(self, posted: Posted, name: str) -> bytes:
        """One frame of a segment."""
        nonce = os.urandom(_NONCE)
        packed = zstandard.ZstdCompressor(level=1).compress(self._pack.encode(posted))
        box = nonce + self._box.encrypt(nonce, packed, name.encode())
        return len(box).to_bytes(4, "big") + zlib.crc32(box).to_bytes(4, "big") + box

    def open(self, box: bytes, name: str) -> Posted:
        """The batch in a box; StoreError when it was sealed with another key or is not what it was."""
        try:
            packed = self._box.decrypt(box[:_NONCE], box[_NONCE:], name.encode())
        except InvalidTag as error:
            raise StoreError(
                f"Batch {name} of the journal cannot be opened with this store's key.",
                hint="Put the right key file beside the store.",
            ) from error
        return self._open.decode(zstandard.ZstdDecompressor().decompress(packed))


class Journal:
    """The writer of one lane. Use it from one thread at a time; only one process may hold a lane."""

    def __init__(self, folder: Path, *, secret: bytes, lane: str, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder, self.lane, self._most = folder, lane, segment_bytes
        self._sealed = Sealed(secret)
        self._file, self._first, self.last = -1, 0, 0
        self._size = 0
        self._resume()

    def append(self, batches: Sequence[Posted]) -> list[str]:
        """Write batches; they are on disk when this returns their ids. StoreError on a full disk: then none is kept."""
        names = [name_of(self.lane, self.last + place) for place in range(1, len(batches) + 1)]
        data = b"".join(self._sealed.frame(batch, name) for batch, name in zip(batches, names, strict=True))
        if self._file < 0 or self._size + len(data) > self._most:
            self._begin(self.last + 1)
        try:
            _write(self._file, data)
            os.fdatasync(self._file)
        except OSError as error:
            self._take_back()
            raise StoreError(
                f"The journal cannot be written: {error.strerror}.", hint="Free some space; nothing was taken in."
            ) from error
        self._size += len(data)
        self.last += len(batches)
        return names

    def close(self) -> None:
        """Close the lane's newest segment."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _resume(self) -> None:
        """Go on behind the last whole frame of the lane."""
        mine = [(first, path) for lane, first, path in segments(self._folder) if lane == self.lane]
        if not mine:
            return
        first, path = mine[-1]
        whole = [end for _, end in frames(path)]
        self.last, self._size = first + len(whole) - 1, whole[-1] if whole else 0
        self._file = os.open(path, os.O_WRONLY)
        if path.stat().st_size > self._size:  # most likely torn by a crash and never acknowledged; kept all the same
            path.with_suffix(f".{self._size}.torn").write_bytes(path.read_bytes()[self._size :])
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)

    def _begin(self, first: int) -> None:
        path = self._folder / f"{self.lane}.{first:012d}.journal"
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            _sync_folder(self._folder)
        except OSError as error:
            raise StoreError(
                f"The journal cannot be written: {error.strerror}.", hint="Free some space; nothing was taken in."
            ) from error
        self.close()
        self._file, self._first, self._size = made, first, 0

    def _take_back(self) -> None:
        """Forget a half-written frame, so that the next one begins where the last whole one ended."""
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)


def name_of(lane: str, number: int) -> str:
    """The id of a batch."""
    return f"{lane}-{number}"


def segments(folder: Path) -> list[tuple[str, int, Path]]:
    """(lane, number of its first batch, path) of every segment, in order."""
    found = [(m["lane"], int(m["first"]), path) for path in folder.iterdir() if (m := _NAME.match(path.name))]
    return sorted(found)


def frames(path: Path, *, start: int = 0) -> Iterator[tuple[bytes, int]]:
    """Each whole frame's box from a byte on, and where the frame ends; what is torn or damaged ends the walk.

    So do noughts, which some file systems leave at the end after a power cut: eight of them are the head of an empty
    box with its right CRC.
    """
    end = start
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(start)
        while len(head := file.read(_HEAD)) == _HEAD:
            length = int.from_bytes(head[:4], "big")
            if not _SMALLEST <= length <= size - end - _HEAD:  # also so that no damage asks for gigabytes
                return
            box = file.read(length)
            if len(box) < length or zlib.crc32(box) != int.from_bytes(head[4:], "big"):
                return
            end += _HEAD + length
            yield box, end


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
