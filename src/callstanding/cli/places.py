"""Where files are: a path of this machine, or the address of a folder or file that a cluster can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

_HIDDEN = ("_", ".")


class Place(click.ParamType[str]):
    """A file or folder that is there, or an address such as s3a://bucket/calls, which only a cluster can look at."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it was given; a path that is not there is a usage error."""
        text = str(value)
        if "://" not in text and not Path(text).exists():
            self.fail(f"Path {text!r} does not exist.", param, ctx)
        return text


PLACE = Place()


def files_of(given: Iterable[str]) -> tuple[Path, ...]:
    """The files of paths, for an engine of this machine: of a folder all its Parquet files, days and hours in order."""
    return tuple(path for text in given for path in _files(text))


def _files(text: str) -> Iterator[Path]:
    if "://" in text:
        raise click.UsageError(f"{text} is no path of this machine: name a cluster that can read it with --engine.")
    folder = Path(text)
    if not folder.is_dir():
        yield folder
        return
    found = [path for path in sorted(folder.rglob("*.parquet")) if not _is_hidden(path.relative_to(folder))]
    if not found:
        raise click.UsageError(f"There is no Parquet file in the folder {text}.")
    yield from found


def _is_hidden(path: Path) -> bool:
    """Spark and others mark what is not to be read, or not yet, by the first sign of a name."""
    return any(part.startswith(_HIDDEN) for part in path.parts)
