"""Opens a plain, gzip or zstd file as a stream of bytes that survives damage."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import zstandard

from callstanding.errors import DamagedFile, InputError

PIECE = 1 << 20  # bytes read from disk, or unpacked, at a time
GZIP_PIECE = 1 << 16
ZSTD_PIECE = 1 << 10  # smaller, because it is unpacked at once: four bytes may be 128 KiB, these 32 MiB
MOST_TIMES = 200
"""How many times its size a packed file may unpack to. Call records give 5 to 30 times; gzip can give a thousand."""
FREE_BYTES = 1 << 24
"""So much any file may unpack to."""
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
LOST = "the rest of the file is lost"
DOUBTFUL = "a line above may be wrong"
_CHECKSUM = re.compile(r"incorrect (data|length) check|checksum")
_DAMAGE = re.compile(r"(gzip|zstd) data ")


def is_damage(reason: str) -> bool:
    """Whether a line was put aside because the packed file is damaged."""
    return bool(_DAMAGE.match(reason))


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


@dataclass
class ByteStream:
    """The content of a file, piece by piece; `damage` says afterwards what was lost."""

    path: Path
    damage: str | None = field(default=None, init=False)
    _taken: int = field(default=0, init=False)
    _given: int = field(default=0, init=False)

    @property
    def share(self) -> float:
        """How much of the file as it is stored has been read, from 0 to 1."""
        size = self.path.stat().st_size
        return min(1.0, self._taken / size) if size else 1.0

    def __iter__(self) -> Iterator[bytes]:
        magic = first_bytes(self.path, 4)
        if magic.startswith(GZIP_MAGIC):
            return self._unpack("gzip", self._pieces(GZIP_PIECE))
        if magic == ZSTD_MAGIC:
            return self._unpack("zstd", self._pieces(ZSTD_PIECE))
        return self._pieces(PIECE)

    def _pieces(self, size: int) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(size):
                self._taken += len(piece)
                yield piece

    def _unpack(self, packer: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Gives what can be unpacked; a file may hold several packed parts in a row."""
        part = _decompressor(packer)
        for piece in pieces:
            rest = piece
            while rest:
                if part.eof:
                    if not rest.strip(b"\0"):  # zero padding, as on tapes, is no damage
                        break
                    part = _decompressor(packer)
                before = part.copy() if isinstance(part, _Gzip) else None
                try:
                    yield self._counted(_unpacked(part, rest))
                except (zlib.error, zstandard.ZstdError) as error:
                    outcome = DOUBTFUL if _CHECKSUM.search(str(error)) else LOST
                    self.damage = f"{packer} data damaged ({error}); {outcome}"
                    if before:
                        yield _salvaged(before, rest)
                    return
                rest = _left(part)
        if not part.eof:
            self.damage = f"{packer} data ends early; {LOST}"

    def _counted(self, data: bytes) -> bytes:
        """The same. DamagedFile where a small file has given far too much: it was made to fill memory and time."""
        self._given += len(data)
        if self._given > max(FREE_BYTES, MOST_TIMES * self._taken):
            told = f"{self.path}: unpacks to more than {MOST_TIMES} times its size, as no call records do."
            raise DamagedFile(told, hint="Is it what you meant? Unpack it yourself and look.")
        return data


def _unpacked(part: _Decompressor, data: bytes) -> bytes:
    return part.decompress(data, PIECE) if isinstance(part, _Gzip) else part.decompress(data)


def _left(part: _Decompressor) -> bytes:
    """What of the data is still to be unpacked: by this part, or, behind its end, by the next."""
    if part.eof:
        return part.unused_data
    return part.unconsumed_tail if isinstance(part, _Gzip) else b""


_Gzip = type(zlib.decompressobj())


def _decompressor(packer: str) -> _Decompressor:
    if packer == "gzip":
        return zlib.decompressobj(wbits=31)
    return zstandard.ZstdDecompressor().decompressobj()


def _salvaged(part: _Decompressor, data: bytes) -> bytes:
    """What a damaged piece gives up to the byte that is wrong."""
    found = bytearray()
    with suppress(zlib.error):
        for at in range(len(data)):
            found += part.decompress(data[at : at + 1])
    return bytes(found)


def first_bytes(path: Path, count: int) -> bytes:
    """The first bytes of the file as stored; InputError when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path}: cannot be opened ({reason}).", hint="Check the path and its rights.") from error
