"""What commands do with a cluster: where it is, what it is to read, and where its standings go."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import screen

if TYPE_CHECKING:
    from callstanding.pipeline.far import Far, FarOutcome, Given

_CLUSTERS = ("spark://", "local[", "yarn", "k8s://")
_LOCAL = "local-cluster"  # pipeline.far_begun.LOCAL, which is not imported here: help is to be instant


def is_far(engine: str) -> bool:
    """Whether an engine's name is that of a cluster."""
    return engine == _LOCAL or engine.startswith(_CLUSTERS)


def far(engine: str, *, store: str | Path | None, key: Path | None, work: str | None, spark: Iterable[str]) -> Far:
    """The cluster of a command; usage errors for what no setting of Spark can be, and for a folder that is missing."""
    from callstanding.pipeline.far import Far

    settings = dict(each.partition("=")[::2] for each in spark)
    for name in settings:
        if not name.startswith("spark."):
            raise click.UsageError(f"--spark {name}: Spark's settings are written spark.executor.memory=4g.")
    if work is None and store is None and not _is_here(engine):
        raise click.UsageError("--work PLACE is needed: a folder that all workers of the cluster see.")
    return Far(engine, store=None if store is None else str(store), key=key, work=work, settings=settings)


def given(files: Iterable[str], reports: Iterable[str], assignments: Iterable[str]) -> list[Given]:
    """All places of a command, with the kind that the user named, if any."""
    named: list[Given] = [(place, None) for place in files]
    named += [(place, "reports") for place in reports]
    return named + [(place, "assignments") for place in assignments]


def check_near(engine: str, *, key: Path | None, work: str | None, spark: Iterable[str]) -> None:
    """Refuse what only a cluster takes."""
    for option, value in (("--key", key), ("--work", work), ("--spark", tuple(spark))):
        if value:
            raise click.UsageError(f"{option} is for a cluster; --engine {engine} is none.")


def is_folder(output: str | Path | None) -> bool:
    """Whether standings go into a folder of Parquet files, which a cluster writes."""
    return output is not None and ("://" in str(output) or not Path(output).suffix)


def write(outcome: FarOutcome, output: str, history: str | None) -> None:
    """Write standings, and the changes of status if asked, each into a folder that is whole once it has _SUCCESS."""
    place = outcome.write(output)
    screen.say(f"The standings as of {outcome.as_of:%Y-%m-%d %H:%M} UTC are in {place}.")
    if history is not None:
        screen.say(f"The changes of status are in {outcome.write_history(history)}.")


def _is_here(engine: str) -> bool:
    return engine == _LOCAL or engine.startswith("local[") or "//127.0.0.1" in engine or "//localhost" in engine


__all__ = ["check_near", "far", "given", "is_far", "is_folder", "write"]
