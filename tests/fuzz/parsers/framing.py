"""Lines of a file, however it is written or packed: all of its bytes are in one line or another, each at its place."""

from __future__ import annotations

import codecs
import gzip
from itertools import pairwise

import zstandard
from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import CallstandingError
from callstanding.formats.blocks import read_blocks
from callstanding.formats.in_memory import in_memory
from callstanding.formats.opening import GZIP_MAGIC, ZSTD_MAGIC, ByteStream
from callstanding.formats.sorting import sort_lines
from callstanding.formats.written_text import how_written

ENCODINGS = ("utf-8", "cp1252", "latin-1", "iso8859-15", "cp850", "utf-16-le", "utf-16-be", "ascii")


def _framed(data: bytes) -> None:
    """The first byte says which encoding is told."""
    content, encoding = data[1:], ENCODINGS[data[0] % len(ENCODINGS)] if data else "utf-8"
    if content.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
        return
    with in_memory(content) as path:
        blocks = list(read_blocks(path, encoding))
    offsets = [int(offset) for block in blocks for offset in block.offsets]
    assert all(before < after for before, after in pairwise(offsets))
    assert not offsets or offsets[0] == how_written(content, encoding).mark
    for block in blocks:
        sort = sort_lines(block, delimiter=",")
        assert len(sort.states) == len(block) == len(block.starts) - 1
        assert all(block.text(index).count("\n") == 0 for index in range(len(block)))


def _unpacked(data: bytes) -> None:
    """The first byte says how a good beginning is packed; the rest is anything, or follows it."""
    head = (b"", gzip.compress(b"a,b\n1,2\n", mtime=0), zstandard.compress(b"a,b\n1,2\n"), GZIP_MAGIC, ZSTD_MAGIC)
    begun = head[data[0] % len(head)] if data else b""
    try:
        with in_memory(begun + data[1:]) as path:
            stream = ByteStream(path)
            assert b"".join(stream).startswith(b"a,b\n" if len(begun) > 8 else b"")
    except CallstandingError as error:
        told(error)


_SEEDS = (
    b"\x00a,b\r\n1,2\n",
    b"\x01caf\xe9,b\n",
    b"\x05" + "a,b\n1,2\n".encode("utf-16-le"),
    b"\x00" + codecs.BOM_UTF16_BE + "a,b\n".encode("utf-16-be"),
)
_WORDS = (b"\n", b"\r", b"\r\n", b"\0", b"\n\0", b"\0\n", *(bom for bom in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE)))

FRAMING = Target("line-framing", one_by_one(_framed), _SEEDS, _WORDS)
PACKING = Target(
    "packed-files", one_by_one(_unpacked), (b"\x01", b"\x02", b"\x03\x08\0\0\0\0\0\0\3abc"), (GZIP_MAGIC, ZSTD_MAGIC)
)
