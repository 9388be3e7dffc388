"""A backup of a store: one tar file that holds all that a restore needs, each part with its SHA-256.

The store is copied as of one moment, also while a service works on it. The control data of a service come along where
they are in SQLite; what is published is made anew at the first start. The journal comes last: it may hold batches that
the copied store has already, which changes nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from callstanding import clock
from callstanding.engines import Duck
from callstanding.errors import CallstandingError, InputError, InUse, StoreError, UsageError
from callstanding.live.place import Place
from callstanding.pipeline.erased import note_erased, read_erased
from callstanding.pipeline.store import open_store

MANIFEST = "manifest.json"
STORE, KEY, CONTROL, JOURNAL = "store.duckdb", "store.key", "control.sqlite", "journal/"
_REQUEST, _ANSWER = "backup.request", "backup.answer"
_WAIT_S = 0.1


def back_up(store: Path, target: Path, *, with_key: bool = True, patience_s: float = 3600.0) -> dict[str, int]:
    """Write a backup of a store to `target`; returns the bytes of each part. A running service does it for us."""
    if target.exists():
        raise UsageError(f"{target} is there already.", hint="Name a new file; a backup is never overwritten.")
    if not store.exists():
        raise StoreError(f"There is no store at {store}.")
    try:
        with open_store(store) as engine:
            return write(engine, Place(store), target, with_key=with_key)
    except InUse:
        return _ask(Place(store), target, with_key=with_key, patience_s=patience_s)


def write(engine: Duck, place: Place, target: Path, *, with_key: bool) -> dict[str, int]:
    """The same from within the process that has the store open."""
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".callstanding-backup-") as spare:
        parts = dict(_parts(engine, place, Path(spare), with_key=with_key))
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                told = {name: {"sha256": _digest(path), "bytes": path.stat().st_size} for name, path in parts.items()}
                _add(tar, MANIFEST, json.dumps({"made_at": clock.now().isoformat(), "parts": told}, indent=1).encode())
                for name, path in parts.items():
                    tar.add(path, name, recursive=False)
            out.flush()
            os.fsync(out.fileno())
        sizes = {name: path.stat().st_size for name, path in parts.items()}
    part.replace(target)
    return sizes


def restore(source: Path, store: Path, *, key: Path | None = None, erased: Path | None = None) -> None:
    """Make a store of a backup. It never overwrites one; a backup without key needs the key file beside it.

    `erased`: the list of the store that the backup is of. Whom it names, or the list beside `store`, stays erased.
    """
    if store.exists():
        raise UsageError(f"{store} is there already.", hint="Restore to another path, or move the old one away.")
    place, gone = Place(store), read_erased(erased) if erased else frozenset()
    with tempfile.TemporaryDirectory(dir=store.absolute().parent, prefix=".callstanding-restore-") as spare:
        parts = _unpacked(source, Path(spare))
        if key is not None:
            parts[KEY] = key
        if KEY not in parts:
            raise UsageError(f"{source} was made without its key.", hint="Say --key FILE: the store's key is needed.")
        _check_known(parts)  # before the first is put anywhere
        store.with_name(store.name + ".key").touch(mode=0o600)
        for name, path in parts.items():
            _put(path, _home(place, name))
    if gone:
        note_erased(store, gone)
    with open_store(store):  # which erases them
        pass


def answer_request(engine: Duck, place: Place) -> bool:
    """Make the backup that somebody asks a running service for; True when one was asked for."""
    request = place.folder / _REQUEST
    if not request.exists():
        return False
    asked = json.loads(request.read_text())
    request.unlink()
    try:
        told: dict[str, object] = {"parts": write(engine, place, Path(asked["target"]), with_key=asked["with_key"])}
    except (CallstandingError, OSError, duckdb.Error) as error:
        told = {"error": str(error)}
    _replace(place.folder / _ANSWER, json.dumps({"id": asked["id"]} | told))
    return True


def _ask(place: Place, target: Path, *, with_key: bool, patience_s: float) -> dict[str, int]:
    mine = os.urandom(8).hex()
    asked = {"id": mine, "target": str(target.absolute()), "with_key": with_key}
    _replace(place.folder / _REQUEST, json.dumps(asked))
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        answer = place.folder / _ANSWER
        if answer.exists() and (told := json.loads(answer.read_text()))["id"] == mine:
            answer.unlink()
            if "error" in told:
                raise StoreError(f"The service could not write the backup: {told['error']}")
            return dict(told["parts"])
        time.sleep(_WAIT_S)
    (place.folder / _REQUEST).unlink(missing_ok=True)
    raise StoreError("The process that has the store open did not answer.", hint="Stop it, then try again.")


def _parts(engine: Duck, place: Place, spare: Path, *, with_key: bool) -> Iterator[tuple[str, Path]]:
    copy = spare / STORE
    engine.copy_to(copy)
    yield STORE, copy
    if with_key:
        yield KEY, place.store.with_name(place.store.name + ".key")
    if place.control.exists():
        with sqlite3.connect(place.control) as live, sqlite3.connect(spare / CONTROL) as other:
            live.backup(other)
        yield CONTROL, spare / CONTROL
    for path in sorted(place.journal.glob("*.journal")):
        still = spare / path.name
        still.write_bytes(path.read_bytes())  # the newest one grows
        yield JOURNAL + path.name, still


def _check_known(names: Iterable[str]) -> None:
    """InputError for a part that no backup has."""
    for name in names:
        if name not in (STORE, KEY, CONTROL) and not _is_segment(name):
            raise InputError(f"The backup holds a part that is not known: {name!r}.")


def _is_segment(name: str) -> bool:
    return name.startswith(JOURNAL) and name.count("/") == 1 and name.endswith(".journal")


def _home(place: Place, name: str) -> Path:
    """Where a part that is known belongs."""
    if _is_segment(name):
        return place.journal / name.removeprefix(JOURNAL)
    homes = {STORE: place.store, KEY: place.store.with_name(place.store.name + ".key"), CONTROL: place.control}
    return homes[name]


def _unpacked(source: Path, spare: Path) -> dict[str, Path]:
    """The parts of a backup, each checked. InputError when one is missing, added or changed."""
    try:
        with tarfile.open(source, mode="r:") as tar:  # as it is written: not packed, so that none unpacks to much more
            told = json.loads(_member(tar, MANIFEST).read())["parts"]
            if sorted(tar.getnames()) != sorted([MANIFEST, *told]):
                raise InputError(f"{source}: the parts are not those that its manifest names.")
            return {
                name: _checked(tar, name, each["sha256"], spare / str(i)) for i, (name, each) in enumerate(told.items())
            }
    except (tarfile.TarError, LookupError, TypeError, ValueError, AttributeError, RecursionError, OSError) as error:
        raise InputError(f"{source} is no backup, or is damaged: {error}.") from error


def _checked(tar: tarfile.TarFile, name: str, digest: str, path: Path) -> Path:
    with path.open("wb") as out, _member(tar, name) as member:
        while piece := member.read(1 << 20):
            out.write(piece)
    if _digest(path) != digest:
        raise InputError(f"The backup is damaged: {name} is not what was backed up.", hint="Fetch the file again.")
    return path


def _member(tar: tarfile.TarFile, name: str) -> io.BufferedReader:
    member = tar.extractfile(name)
    if member is None:
        raise InputError(f"The backup holds no file {name}.")
    return member  # type: ignore[return-value]  # of a tar member that is a file


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(data), 0o600
    tar.addfile(about, io.BytesIO(data))


def _put(path: Path, home: Path) -> None:
    home.touch(mode=0o600)
    with path.open("rb") as source, home.open("wb") as out:
        while piece := source.read(1 << 20):
            out.write(piece)


def _replace(path: Path, text: str) -> None:
    part = path.with_suffix(path.suffix + ".part")
    part.write_text(text)
    part.replace(path)
