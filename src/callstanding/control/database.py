"""Opens the control database: a SQLite file beside the store, or PostgreSQL by its URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from callstanding.errors import StoreError, UsageError

MIGRATIONS = Path(__file__).with_name("migrations")
PATIENCE = 5  # seconds to wait for a lock or for a connection: a command that waits longer looks dead
_READING = "callstanding_reading"


def open_control(where: Path | str, *, durable: bool = True) -> Engine:
    """The engine for a SQLite file (a path) or for a database URL: `sqlite:///FILE`, `postgresql://...`.

    `durable` False is for the budget's grants: what it commits survives a killed process, and a power cut may take its
    last moments along, never a part of a change. Raises UsageError for any other URL. Opens no connection yet.
    """
    url = URL.create("sqlite", database=str(where)) if isinstance(where, Path) else _url(where)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _set_up_sqlite if durable else _set_up_quick_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    # A machine that vanished without a word would be waited for a quarter of an hour.
    patient = {"connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000}
    return create_engine(url, pool_pre_ping=True, pool_timeout=PATIENCE, connect_args=patient)


def migrate(engine: Engine) -> None:
    """Bring the tables to this version, in one transaction; several processes may do so at once. Raises StoreError."""
    from alembic import command  # heavy, and most processes only use the tables
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            # Any number serves that nobody else uses: two processes that migrate at once take turns.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4607184)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, committed at the end. A database that cannot be reached raises StoreError."""
    with _as_ours(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One reading transaction, which waits for no writer."""
    with _as_ours(), engine.connect().execution_options(**{_READING: True}) as connection:
        yield connection


@contextmanager
def _as_ours() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(
            f"The control database cannot be used: {str(cause).strip().splitlines()[0]}",
            hint="Check that it runs, its URL, the rights and the free space.",
        ) from error


def _url(text: str) -> URL:
    try:
        url = make_url(text)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")  # the driver that we bring
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError("This is no database URL.", hint="Write postgresql://USER@HOST/NAME.") from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"Control data is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}.")
    return url


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: see `_begin_sqlite`
    for pragma in (f"busy_timeout = {PATIENCE * 1000}", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _set_up_quick_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    _set_up_sqlite(connection, record)
    connection.execute("PRAGMA synchronous = NORMAL").close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at the start: a reader that becomes a writer could not wait for its turn."""
    reader = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reader else "BEGIN IMMEDIATE")
