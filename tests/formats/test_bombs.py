"""A small file that was made to fill memory is refused while it is small, and nothing of an archive is ever written."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from tests.trust import survived

from callstanding.errors import DamagedFile, InputError
from callstanding.formats import Feed, open_file
from callstanding.formats.opening import FREE_BYTES, MOST_TIMES, PIECE, ByteStream
from callstanding.formats.sheet import read_sheet
from callstanding.formats.workbook_size import MOST_LISTING

MOST_MB = 100  # that a refused file may take
LINE = b"+12025550101,+12025550111,2026-03-02T10:00:00Z,42,answered\n"
HEADER = b"caller,callee,start,talk_s,disposition\n"
OFFICE = Path(__file__).parents[1] / "fixtures/formats/calls/office.csv"


def gzip_bomb(path: Path, start: bytes, piece: bytes) -> None:
    """A gigabyte and more, in parts that are all the same."""
    part = gzip.compress(piece * ((1 << 24) // len(piece)), 9)
    path.write_bytes(gzip.compress(start) + part * 64)


def zstd_bomb(path: Path, start: bytes, piece: bytes) -> None:
    part = zstandard.compress(piece * ((1 << 24) // len(piece)))
    path.write_bytes(zstandard.compress(start) + part * 64)


def workbook_bomb(path: Path, piece: bytes = b" ") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", piece * (1 << 26))


def lying_workbook(path: Path) -> None:
    """It says of its many bytes that they are ten, with their checksum."""
    workbook_bomb(path)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, zlib.crc32(b" " * 10))
    struct.pack_into("<I", data, at + 24, 10)
    path.write_bytes(data)


def many_members(path: Path) -> None:
    """Twenty thousand members of nothing."""
    with zipfile.ZipFile(path, "w") as book:
        for at in range(20_000):
            book.writestr(zipfile.ZipInfo(f"{at}"), b"")


def nested(path: Path) -> None:
    """Archives in archives, sixteen in each, as in 42.zip."""
    inner = b" " * (1 << 20)
    for _ in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for at in range(16):
                book.writestr(f"{at}.zip", inner)
        inner = out.getvalue()
    path.write_bytes(inner)


BOMBS: dict[str, tuple[str, str, Callable[[Path], None]]] = {
    "gzip of noughts": ("a.csv.gz", "asterisk-csv", lambda path: gzip_bomb(path, b"", b"\0")),
    "gzip of calls": ("a.csv.gz", "detect", lambda path: gzip_bomb(path, HEADER, LINE)),
    "zstd of noughts": ("a.csv.zst", "asterisk-csv", lambda path: zstd_bomb(path, b"", b"\0")),
    "zstd of JSON": ("a.json.zst", "freeswitch-json", lambda path: zstd_bomb(path, b"", b'{"a": ')),
    "zip as calls": ("a.csv", "detect", nested),
    "workbook": ("a.xlsx", "sheet", workbook_bomb),
    "workbook that lies": ("a.xlsx", "sheet", lying_workbook),
    "workbook of many members": ("a.xlsx", "sheet", many_members),
    "nested archives as a workbook": ("a.xlsx", "sheet", nested),
}


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    """All in one process, whose peak none of them may raise by more."""
    asked = []
    for at, (name, how, make) in enumerate(BOMBS.values()):
        (tmp_path / str(at)).mkdir()
        make(tmp_path / str(at) / name)
        asked += [how, str(tmp_path / str(at) / name)]
    before = sorted(tmp_path.rglob("*"))
    said = read_apart(asked)
    assert [bomb for bomb, told in zip(BOMBS, said["told"], strict=True) if told == "read"] == []
    assert said["more_mb"] < MOST_MB
    assert sorted(tmp_path.rglob("*")) == before
    survived("Made to fill memory", "read in one process", len(BOMBS), of="bombs", more_mb=round(said["more_mb"]))


def read_apart(asked: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.formats.bomb_work", str(OFFICE), *asked]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2], env=os.environ)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("packed", ["gzip", "zstd"])
def test_only_the_beginning_of_a_bomb_is_unpacked(tmp_path: Path, packed: str) -> None:
    path = tmp_path / "a"
    {"gzip": gzip_bomb, "zstd": zstd_bomb}[packed](path, b"", b"\0")
    pieces: list[int] = []
    with pytest.raises(DamagedFile, match=f"more than {MOST_TIMES} times its size"):
        pieces.extend(len(piece) for piece in ByteStream(path))
    assert max(pieces) <= (PIECE if packed == "gzip" else 1 << 25)
    assert sum(pieces) <= max(FREE_BYTES, MOST_TIMES * path.stat().st_size)


def test_what_is_packed_well_but_honestly_is_read(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv.gz"
    lines = b"".join(LINE.replace(b"0111", b"01%02d" % (at % 100)) for at in range(300_000))
    path.write_bytes(gzip.compress(HEADER + lines))
    _, batches = open_file(path, feed=Feed())
    assert sum(batch.lines for batch in batches) == 300_000


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/callstanding-out.txt", "a/../../out.txt"])  # noqa: S108 - never written
def test_paths_in_an_archive_lead_nowhere(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with zipfile.ZipFile(home / "a.xlsx", "w") as book:
        book.writestr(name, "out")
    with tarfile.open(home / "a.tar", "w") as tar:
        about = tarfile.TarInfo(name)
        about.type, about.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(about)
    with pytest.raises(DamagedFile):
        read_sheet(home / "a.xlsx")
    for path in (home / "a.xlsx", home / "a.tar"):
        with pytest.raises(InputError):
            open_file(path, feed=Feed())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.tar", "a.xlsx", "home"]
    assert not Path("/tmp/callstanding-out.txt").exists()  # noqa: S108


def test_a_list_of_members_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    many_members(path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 10)  # the real one is in the 64-bit end
    assert len(data) > MOST_LISTING
    path.write_bytes(data)
    with pytest.raises(DamagedFile):
        read_sheet(path)
