"""The two streams: data on stdout (a table for people, rows for programs) and words on stderr."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console, RenderableType


def for_people() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def stdout_console() -> Console:
    """The console for data; never wider than its reader's terminal."""
    from rich.console import Console

    return Console(highlight=False)


def show(*parts: RenderableType) -> None:
    """Print rich renderables on stdout."""
    console = stdout_console()
    for part in parts:
        console.print(part)


def say(text: str) -> None:
    """Print words, for people, on stderr."""
    click.echo(text, err=True)


def warn(text: str) -> None:
    """Print a warning on stderr."""
    click.echo(f"{click.style('note:', fg='yellow')} {text}", err=True)


def send_rows(table: pa.Table, *, as_json: bool) -> None:
    """Write a table to stdout as CSV or NDJSON: byte for byte what `-o` would put into a file."""
    from callstanding.pipeline import write_table

    with TemporaryDirectory(prefix="callstanding-") as folder:
        path = Path(folder) / f"rows.{'ndjson' if as_json else 'csv'}"
        write_table(table, path)
        with path.open("rb") as rows:
            shutil.copyfileobj(rows, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def send_json(document: Any) -> None:
    """Write one JSON document on one line to stdout."""
    import msgspec

    click.echo(msgspec.json.encode(document, enc_hook=str))


def send_dicts(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """Write a few plain rows to stdout as NDJSON, or as CSV with a header."""
    import csv

    if as_json:
        for row in rows:
            send_json(row)
    elif rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
