"""A backup is whole, and gives the same store again; what is damaged is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.copies import copy_of
from tests.fuzz.parsers.backup import archive

from callstanding.errors import InputError, UsageError
from callstanding.live.backup import back_up, restore
from callstanding.live.folder import Folder
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.pipeline import Options, score_files
from callstanding.pipeline.store import key_of, open_store

CALL = (
    '{{"caller":"+12025550101","callee":"+1202555{n:04d}","start":"2025-03-03T09:{m:02d}:00Z",'
    '"talk_s":5,"disposition":"answered"}}\n'
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with 50 calls folded and 50 that wait in the journal."""
    return copy_of(half_folded, tmp_path) / "s.duckdb"


def half_folded(place: Path) -> None:
    """Make it."""
    path = place / "s.duckdb"
    with open_store(path, create=True):
        pass
    journal = Journal(Place(path).journal, secret=key_of(path), lane="web")
    for part in range(2):
        body = "".join(CALL.format(n=part * 50 + n, m=n) for n in range(50))
        journal.append([Posted("calls", "calls", body.encode())])
        if part == 0:
            folder = Folder(path)
            folder.settle()
            folder.close()


def _standings(store: Path) -> list[dict[str, Any]]:
    folder = Folder(store)
    folder.settle()
    folder.close()
    found: list[dict[str, Any]] = score_files([], options=Options(), store=store).standings.to_pylist()
    return found


def test_a_restored_store_gives_the_same_standings(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b.tar")
    (tmp_path / "elsewhere").mkdir()
    restore(tmp_path / "b.tar", tmp_path / "elsewhere" / "t.duckdb")
    restored = _standings(tmp_path / "elsewhere" / "t.duckdb")
    assert restored == _standings(store)
    assert restored[0]["calls_out"] == 100
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0


def test_a_store_in_use_is_backed_up_by_the_process_that_has_it(store: Path, tmp_path: Path) -> None:
    folder = Folder(store)
    folder.settle()
    asked = subprocess.Popen([sys.executable, "-m", "callstanding", "backup", "--store", store, tmp_path / "b.tar"])
    while asked.poll() is None:
        folder.answer_backup()
        time.sleep(0.02)
    assert asked.returncode == 0
    folder.close()
    (tmp_path / "elsewhere").mkdir()
    restore(tmp_path / "b.tar", tmp_path / "elsewhere" / "t.duckdb")
    assert _standings(tmp_path / "elsewhere" / "t.duckdb") == _standings(store)


def test_without_its_key_a_backup_needs_the_key_file(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b.tar", with_key=False)
    key = store.with_name("s.duckdb.key")
    assert key.read_bytes().strip() not in (tmp_path / "b.tar").read_bytes()
    with pytest.raises(UsageError, match="without its key"):
        restore(tmp_path / "b.tar", tmp_path / "t.duckdb")
    assert not (tmp_path / "t.duckdb").exists()
    restore(tmp_path / "b.tar", tmp_path / "t.duckdb", key=Path(shutil.copy(key, tmp_path / "kept.key")))
    assert _standings(tmp_path / "t.duckdb")[0]["calls_out"] == 100


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_changed_byte_is_found(store: Path, tmp_path: Path, place: float) -> None:
    back_up(store, tmp_path / "b.tar")
    data = bytearray((tmp_path / "b.tar").read_bytes())
    data[int(len(data) * place)] ^= 1
    (tmp_path / "b.tar").write_bytes(bytes(data))
    try:
        restore(tmp_path / "b.tar", tmp_path / "t.duckdb")
    except InputError:
        assert not (tmp_path / "t.duckdb").exists()
    else:  # the byte was in the padding between two parts
        assert _standings(tmp_path / "t.duckdb") == _standings(store)


def test_nothing_that_is_there_is_overwritten(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b.tar")
    with pytest.raises(UsageError, match="there already"):
        back_up(store, tmp_path / "b.tar")
    with pytest.raises(UsageError, match="there already"):
        restore(tmp_path / "b.tar", store)


def test_a_backup_with_a_part_that_is_not_known_leaves_nothing_behind(tmp_path: Path) -> None:
    """The unknown one comes last: the parts before it would be in their places already."""
    parts = {"store.duckdb": b"x", "store.key": b"y", "other": b"z"}
    told = {name: {"sha256": hashlib.sha256(data).hexdigest()} for name, data in parts.items()}
    (tmp_path / "b.tar").write_bytes(archive(json.dumps({"parts": told}).encode(), parts))
    with pytest.raises(InputError, match="not known"):
        restore(tmp_path / "b.tar", tmp_path / "store.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar"]


@pytest.mark.parametrize("manifest", [b"[]", b"1", b'{"parts": {"a": 1}}', b'{"parts": 1}', b"[" * 100_000])
def test_a_manifest_of_another_shape_is_no_backup(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / "b.tar").write_bytes(archive(manifest, {"a": b"x"}))
    with pytest.raises(InputError, match=r"is no backup|are not those"):
        restore(tmp_path / "b.tar", tmp_path / "store.duckdb")
