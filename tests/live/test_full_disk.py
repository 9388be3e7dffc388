"""A full disk: what was acknowledged is kept, reads go on, and folding goes on by itself once there is space."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from callstanding.errors import StoreError
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.pipeline.store import key_of, open_store

LOOP = """
import sys; from pathlib import Path; from callstanding.live.loop import run
run(Path(sys.argv[1]), "standard")
"""
MOUNT, UMOUNT = shutil.which("mount") or "", shutil.which("umount") or ""
CALL = (
    '{{"caller":"+12025550101","callee":"+1202555{n:04d}","start":"2025-03-03T{h:02d}:{m:02d}:00Z",'
    '"talk_s":5,"disposition":"answered"}}\n'
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 40 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run([MOUNT, "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("a file system can only be mounted by root")
    yield folder
    subprocess.run([UMOUNT, "--lazy", folder], check=True)


def _calls(first: int) -> Posted:
    body = "".join(CALL.format(n=n, h=n // 60 % 24, m=n % 60) for n in range(first, first + 100))
    return Posted("calls", "calls", body.encode())


def _eventually(fact: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not fact():
        assert time.monotonic() < until, "it never became true"
        time.sleep(0.05)


def test_all_that_was_acknowledged_is_counted_once_there_is_space_again(small_disk: Path) -> None:
    store = small_disk / "s.duckdb"
    with open_store(store, create=True):
        pass
    journal = Journal(Place(store).journal, secret=key_of(store), lane="web", segment_bytes=100_000)
    loop = subprocess.Popen([sys.executable, "-c", LOOP, str(store)], stderr=subprocess.DEVNULL)
    try:
        _check(store, small_disk, journal)
    finally:
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(30) == 0


def _until_full(journal: Journal) -> int:
    for turn in range(1, 99):
        try:
            journal.append([_calls(turn * 100)])
        except StoreError as error:
            if "No space left" in error.message:
                return turn - 1
            raise
    pytest.fail("the disk was never full")


def _check(store: Path, disk: Path, journal: Journal) -> None:
    journal.append([_calls(0)])
    _eventually(Place(store).published.exists)
    reader = Published(Place(store).published)
    _eventually(lambda: reader.get("+12025550101"))
    room = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * (room.f_bavail * room.f_frsize - 20_000))
    acknowledged = 100 * (1 + _until_full(journal))
    found = reader.get("+12025550101")  # reads go on
    assert found
    (disk / "ballast").unlink()
    journal.append([_calls(9900)])
    acknowledged += 100

    def calls() -> int:
        row = reader.get("+12025550101")
        return row.shown.calls_out if row and row.shown else 0

    _eventually(lambda: calls() == acknowledged)
    reader.close()
