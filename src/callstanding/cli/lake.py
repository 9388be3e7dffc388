"""`callstanding lake`: is all of a cluster's lake there, and what of it may go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import FAILURE, OK
from callstanding.cli.far import far, is_far

if TYPE_CHECKING:
    from callstanding.pipeline.far import Far


def _lake(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add LAKE, and what reads it."""
    for decorator in (
        click.option("--spark", multiple=True, metavar="NAME=VALUE", help="A setting of Spark."),
        click.option(
            "--engine", default="local[*]", show_default=True, metavar="NAME",
            help="What reads it: local[*] is this machine; spark://HOST:PORT, yarn, k8s://... a cluster.",
        ),
        click.argument("lake"),
    ):  # fmt: skip
        command = decorator(command)
    return command


@click.group("lake")
def group() -> None:
    """Look after the lake of a cluster: what `ingest --engine spark://... --store LAKE` keeps."""


@group.command("check")
@_lake
@options.as_json
def check(lake: str, engine: str, spark: tuple[str, ...], as_json: bool) -> int:  # noqa: FBT001 - click's flag
    """Is every file of LAKE there, of its size, readable, with the rows that were counted?

    Lists folders and reads the footers of files, no rows. Run it after a power cut, or a copy. Exit status 1 when
    something is wrong; each fault is a row.
    """
    from callstanding.pipeline.far_lake import check_lake

    version, faults = check_lake(_far(lake, engine, spark))
    if faults:
        rows = [{"table": f.table, "day": f.day, "file": f.file, "fault": f.what} for f in faults]
        screen.send_dicts(rows, as_json=as_json)
        screen.say(f"{len(faults):,} faults in version {version} of {lake}. Put the files back, or replace their days.")
        return FAILURE
    screen.say(f"Version {version} of {lake} is as it was committed.")
    return OK


@group.command("sweep")
@_lake
@click.option("--keep", type=click.IntRange(1), default=2, show_default=True, help="How many versions stay.")
def sweep(lake: str, engine: str, spark: tuple[str, ...], keep: int) -> int:
    """Remove the old versions of LAKE, and folders over a day old that no version names, as killed runs leave them.

    What is in the versions that stay is never touched. A job that still reads an older version fails with a sentence.
    """
    from callstanding.pipeline.far_lake import sweep_lake

    swept = sweep_lake(_far(lake, engine, spark), keep=keep)
    screen.say(f"{swept.versions:,} versions and {swept.folders:,} folders of {lake} are removed.")
    return OK


def _far(lake: str, engine: str, spark: tuple[str, ...]) -> Far:
    if not is_far(engine):
        raise click.UsageError(f"--engine {engine} reads no lake: give local[*], spark://HOST:PORT, yarn or k8s://...")
    return far(engine, store=lake, key=None, work=None, spark=spark)
