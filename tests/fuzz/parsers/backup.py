"""Backups to be restored: one that is damaged or made up is refused before anything is put anywhere."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import CallstandingError
from callstanding.live.backup import MANIFEST, restore


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


def archive(manifest: bytes, parts: dict[str, bytes]) -> bytes:
    """A tar file as a backup is one."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in {MANIFEST: manifest, **parts}.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return out.getvalue()


def _restored(data: bytes) -> None:
    """The first byte: whether the bytes are the file, or the manifest of one."""
    home = Path(_folder().name)
    source = home / "backup.tar"
    (home / "there").mkdir(exist_ok=True)
    source.write_bytes(archive(data[1:], {"part": b"x"}) if data[:1] == b"m" else data)
    try:
        restore(source, home / "there" / "store.duckdb")
    except CallstandingError as error:
        told(error)
    assert {path.name for path in home.iterdir()} <= {"backup.tar", "there"}


_TOLD = json.dumps({"parts": {"part": {"sha256": hashlib.sha256(b"x").hexdigest()}}}).encode()

_SEEDS = (b"m" + _TOLD, b"m[]", b'm{"parts": {"part": 1}}', archive(_TOLD, {"part": b"x"}))
_WORDS = (b'"parts"', b'"sha256"', b"../", b"\0", b"[" * 1200, b"9" * 400)

BACKUP = Target("backup", one_by_one(_restored), _SEEDS, _WORDS, longest=12_000)
