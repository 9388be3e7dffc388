"""The options that several commands share, and how they become the pipeline's Options."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from callstanding.cli import places

if TYPE_CHECKING:
    from callstanding.pipeline import Options
    from callstanding.records.disputed import Disputed

F = TypeVar("F", bound=Callable[..., Any])
PATH: click.Path = click.Path(path_type=Path)
EXISTING: click.Path = click.Path(exists=True, dir_okay=False, path_type=Path)


class Moment(click.ParamType[datetime]):
    """A point in time in ISO 8601; without a zone it is UTC, a bare date is its first moment."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the text; anything else is a usage error."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time; write 2025-03-04 or 2025-03-04T09:30:00Z.", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_INPUTS = [
    click.argument("files", nargs=-1, type=EXISTING),
    click.option("--reports", multiple=True, type=EXISTING, metavar="FILE", help="Complaints, blocks, ratings."),
    click.option("--assignments", multiple=True, type=EXISTING, metavar="FILE", help="Who held which number when."),
    click.option("--store", type=PATH, metavar="PATH", help="A store file made by `ingest`."),
]
_READING = [
    click.option("--region", metavar="CC", help="Country of national numbers, such as US or FR."),
    click.option("--zone", default="UTC", show_default=True, metavar="TZ", help="Zone of times without one."),
    click.option("--encoding", default="utf-8", show_default=True, help="Text encoding of the files."),
    click.option("--format", "format_", metavar="NAME", help="Force a format; see `callstanding formats`."),
    click.option("--mapping", type=EXISTING, metavar="FILE", help="TOML that maps the columns of any other file."),
    click.option("--quarantine", type=PATH, metavar="FILE", help="Where to put the rows that cannot be read."),
]
_JUDGING = [
    click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points."),
    click.option("--as-of", type=Moment(), metavar="TIME", help="Judge at this time (default: the newest event)."),
    click.option("--lang", default="en", show_default=True, help="Language of the explanations: en or fr."),
]
_PLACES = [
    click.argument("files", nargs=-1, type=places.PLACE),
    click.option("--reports", multiple=True, type=places.PLACE, metavar="FILE", help="Complaints, blocks, ratings."),
    click.option("--assignments", multiple=True, type=places.PLACE, metavar="FILE", help="Who held which number when."),
]
_ENGINE = [
    click.option(
        "--engine", default="duckdb", show_default=True, metavar="NAME",
        help="What counts: duckdb, memory (plain Python), spark://HOST:PORT, or local-cluster.",
    ),
    click.option("--key", type=PATH, metavar="FILE", help="Of a cluster: the key of pseudonyms (default: LAKE.key)."),
    click.option("--work", metavar="PLACE", help="Of a cluster: a folder that all its workers see."),
    click.option(
        "--spark", multiple=True, metavar="NAME=VALUE", help="Of a cluster: a setting such as spark.executor.memory=4g."
    ),
]  # fmt: skip
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="NDJSON on stdout instead of a table or CSV.")
_AS_DOCUMENT = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout instead of tables.")


def inputs(command: F) -> F:
    """Add FILES, --reports, --assignments and --store."""
    return _stack(command, _INPUTS)


def sources(command: F) -> F:
    """Add --reports, --assignments and --store, for a command that has arguments of its own."""
    return _stack(command, _INPUTS[1:])


def reading(command: F) -> F:
    """Add what says how files are read."""
    return _stack(command, _READING)


def reading_of_files(command: F) -> F:
    """The same but where to put what cannot be read, for a command that keeps nothing."""
    return _stack(command, _READING[:-1])


def judging(command: F) -> F:
    """Add what says how numbers are judged."""
    return _stack(command, _JUDGING)


def places_given(command: F) -> F:
    """Add FILES, --reports and --assignments, which may be folders and addresses too."""
    return _stack(command, _PLACES)


def engine(command: F) -> F:
    """Add --engine, and what a cluster needs to know."""
    return _stack(command, _ENGINE)


def as_json(command: F) -> F:
    """Add --json for rows."""
    return _AS_JSON(command)


def as_document(command: F) -> F:
    """Add --json for a result that is no table."""
    return _AS_DOCUMENT(command)


def gather(chosen: dict[str, Any], disputes: tuple[Disputed, ...] = ()) -> Options:
    """Make the pipeline's Options of what the user chose; options that a command has not keep their defaults."""
    from callstanding.pipeline import Options

    names = ("policy", "as_of", "region", "zone", "encoding", "mapping", "lang", "quarantine")
    given = {name: chosen[name] for name in names if name in chosen}
    return Options(**given, format=chosen.get("format_"), disputes=disputes)


def something_given(files: tuple[Any, ...], reports: tuple[Any, ...], store: Any) -> None:
    """Refuse a command that was given nothing to work on."""
    if not files and not reports and store is None:
        raise click.UsageError("Give at least one FILE, --reports FILE or --store PATH; or try `callstanding demo`.")


def _stack(command: F, decorators: list[Callable[[Any], Any]]) -> F:
    for decorator in reversed(decorators):
        command = decorator(command)
    return command
