"""A store: facts, rollups and journal in one DuckDB file, its key beside it; a bad run loses nothing of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from callstanding import clock
from callstanding.engines import Duck
from callstanding.engines.schema import VERSION
from callstanding.errors import CallstandingError, InUse, StoreError
from callstanding.formats import Kind
from callstanding.pipeline.asked import FileIntake, Intake, Options, Outcome, Progress
from callstanding.pipeline.erased import erased_beside
from callstanding.pipeline.flow import folding, score_engine
from callstanding.pipeline.intake import Quarantine, listed, take_in
from callstanding.policies import load_policy
from callstanding.records.disputed import Disputed

_BEFORE = "4"  # the same store without `stated`, which is made when it is opened


@contextmanager
def open_store(path: Path, *, create: bool = False) -> Iterator[Duck]:
    """The engine over a store file. A new store gets a random key in `<store>.key`, readable by its owner only."""
    if not path.exists() and not create:
        raise StoreError(f"There is no store at {path}.", hint=f"Make one: callstanding ingest FILE... --store {path}")
    new = not path.exists()
    key = key_of(path, create=new)
    try:
        engine = Duck(path, secret=key)
    except duckdb.Error as error:
        raise _not_opened(path, str(error).splitlines()[0]) from error
    try:
        _check_version(engine, path)
        _bury(engine, path)
        yield engine
    except BaseException:
        engine.close()
        if new:
            _forget(path)
        raise
    engine.close()


def _not_opened(path: Path, why: str) -> StoreError:
    """The error of a store that is open already, or that is none."""
    if "to same database file" in why:
        return InUse(f"{path} is open here already.", hint="A process opens its store once.")
    other = re.search(r"Conflicting lock is held in .*?(\(PID \d+\))", why)
    if other is None:
        return StoreError(f"{path} cannot be opened as a store: {why}", hint="Is it another kind of file?")
    hint = "A service that has it open answers over HTTP once it has started; for this command stop it first."
    return InUse(f"{path} is open in another process {other[1]}.", hint=hint)


def _forget(path: Path) -> None:
    """A store that was begun and holds nothing is no store."""
    for name in (path.name, path.name + ".wal", path.name + ".key"):
        path.with_name(name).unlink(missing_ok=True)


def key_of(path: Path, *, create: bool = False) -> bytes:
    """The secret of the store at a path; StoreError when its key file is missing."""
    beside = path.with_name(path.name + ".key")
    if create:
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_hex(32))
    if not beside.exists():
        raise StoreError(
            f"The key of the store is missing: {beside}.",
            hint="Put it back from your backup; without it the pseudonyms in the store match nothing.",
        )
    return bytes.fromhex(beside.read_text().strip())


def own_key(path: Path) -> bytes:
    """The secret of what lies beside a path, made if missing, where there is no store whose pseudonyms hang on it."""
    return key_of(path, create=not path.with_name(path.name + ".key").exists())


def _check_version(engine: Duck, path: Path) -> None:
    rows = engine.sql.execute("SELECT value FROM about WHERE key = 'version'").fetchall()
    if not rows:
        engine.sql.execute("INSERT INTO about VALUES ('version', ?)", [str(VERSION)])
    elif rows[0][0] == _BEFORE:
        with engine.transaction():
            engine.state_anew()
            engine.sql.execute("UPDATE about SET value = ? WHERE key = 'version'", [str(VERSION)])
    elif rows[0][0] != str(VERSION):
        raise StoreError(
            f"{path} was made by version {rows[0][0]} of the store, this program reads {VERSION}.",
            hint="Ingest the files anew.",
        )


def _bury(engine: Duck, path: Path) -> None:
    """Erase again whom the list beside the store names and the store does not: it came out of an older backup."""
    missing = erased_beside(path) - engine.erased()
    if missing:
        with engine.transaction():
            engine.erase(missing)
            engine.fold_anew()


def ingest_files(
    files: Sequence[Path],
    *,
    store: Path,
    options: Options,
    reports: Sequence[Path] = (),
    assignments: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Intake:
    """Add files to a store, all or nothing. The same fact again changes nothing; only touched numbers are refolded."""
    with open_store(store, create=True) as engine:
        return _add(engine, store, listed(files, reports, assignments), options=options, progress=progress)


def _add(
    engine: Duck,
    store: Path,
    files: Sequence[tuple[Path, Kind | None]],
    *,
    options: Options,
    progress: Progress | None,
) -> Intake:
    quarantine = Quarantine(options.quarantine or store.with_name(store.name + ".quarantine.csv"))
    empty = not any(engine.counted().values())
    with engine.transaction():
        intake = take_in(engine, files, options=options, progress=progress, quarantine=quarantine)
        fold = engine.fold_anew if empty else engine.refold
        fold(folding(progress))
        while engine.gather():
            pass
        for file in intake.files:
            _journal(engine, file)
    engine.sql.execute("CHECKPOINT")
    return intake


def _journal(engine: Duck, file: FileIntake) -> None:
    engine.sql.execute(
        "INSERT INTO journal SELECT coalesce(max(seq), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM journal",
        [
            clock.now().replace(tzinfo=None),
            file.path,
            file.format,
            file.kind,
            file.lines,
            file.accepted,
            file.quarantined,
        ],
    )


def score_store(
    store: Path,
    files: Sequence[Path],
    *,
    reports: Sequence[Path],
    assignments: Sequence[Path],
    options: Options,
    progress: Progress | None,
) -> Outcome:
    """Add the files, if any, then score all that the store holds."""
    policy = load_policy(options.policy)
    chosen = listed(files, reports, assignments)
    with open_store(store, create=bool(chosen)) as engine:
        intake = _add(engine, store, chosen, options=options, progress=progress) if chosen else None
        learn(engine, options.disputes)
        return score_engine(engine, policy, as_of=options.as_of, lang=options.lang, intake=intake, progress=progress)


def learn(engine: Duck, disputes: Sequence[Disputed]) -> None:
    """Bring what is known of disputes into a store; where it knows all of that, nothing is written."""
    if not engine.dispute(disputes):
        return
    with engine.transaction():
        engine.settle()
        engine.refold()


def rebuild_store(store: Path, *, progress: Progress | None = None) -> dict[str, int]:
    """Fold the store's facts anew, all of them, and put the rollups in place of the old ones in one transaction.

    Returns how many facts of each kind there are.
    """
    with open_store(store) as engine, engine.transaction():
        engine.fold_anew(folding(progress))
        return engine.counted()


__all__ = ["CallstandingError", "ingest_files", "open_store", "rebuild_store", "score_store"]
