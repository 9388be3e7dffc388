"""Opens the control database for the commands that administer: beside a store, or by its URL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from callstanding.cli import options, screen
from callstanding.errors import NotFound, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

F = TypeVar("F", bound=Callable[..., Any])
VARIABLE = "CALLSTANDING_DATABASE"


def database(command: F) -> F:
    """Add --store and --database."""
    url = f"PostgreSQL in place of the file beside the store; better in {VARIABLE}."
    command = click.option("--database", metavar="URL", envvar=VARIABLE, help=url)(command)
    return click.option("--store", type=options.PATH, metavar="PATH", help="The store file.")(command)


def elsewhere(command: F) -> F:
    """Add --database, for a command that has --store already, and --tenant."""
    url = f"PostgreSQL in place of the file beside the store; better in {VARIABLE}."
    command = click.option("--database", metavar="URL", envvar=VARIABLE, help=url)(command)
    return click.option("--tenant", default="own", show_default=True, metavar="ID", help="Whose numbers.")(command)


def is_there(store: Path | None, database: str | None) -> bool:
    """Whether there is control data already; looking makes none."""
    return database is not None or (store is not None and _file(store).exists())


@contextmanager
def opened(store: Path | None, database: str | None, *, looking: bool = False) -> Iterator[Engine]:
    """The control database, with its tables brought to this version. Raises UsageError where none is named.

    `looking`: for a command that can do nothing where there is neither a store nor control data: NotFound then.
    """
    try:
        from callstanding.control import migrate, open_control
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Control data needs {error.name}, which is not installed.",
            hint="Install the extra: pip install 'callstanding[serve]'.",
        ) from error
    if looking and store is not None and not (store.exists() or is_there(store, database)):
        raise NotFound(
            f"There is nothing at {store}: no store, and no stock beside it.",
            hint=f"Is the path right? To begin: callstanding numbers import FILE --store {store}",
        )
    engine = open_control(_where(store, database))
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def who() -> str:
    """Whom the audit log names: the command line, and the system's number of who sits at it."""
    return f"cli:{os.getuid()}"


def put(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """Rows as a table for people, as CSV or NDJSON for programs."""
    if as_json or not screen.for_people():
        screen.send_dicts(rows, as_json=as_json)
        return
    from callstanding.cli.tables import plain

    table = plain(*(rows[0] if rows else ()))
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    screen.show(table)


def moment(at: float | None) -> str:
    """A time in UTC to the second, empty where there is none."""
    from datetime import UTC, datetime

    return "" if at is None else datetime.fromtimestamp(int(at), UTC).isoformat().replace("+00:00", "Z")


def _where(store: Path | None, database: str | None) -> Path | str:
    if database is not None:
        return database
    if store is None:
        raise UsageError("Say which control data: --store PATH or --database URL.")
    from callstanding.live.place import Place

    file = Place(store).control  # makes the folder
    if not file.exists():
        screen.say(f"{file} is new.")
        file.touch(mode=0o600)
    return file


def _file(store: Path) -> Path:
    """Where the control data of a store lie."""
    return store.with_name(f"{store.name}.live") / "control.sqlite"
