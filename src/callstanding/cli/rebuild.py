"""`callstanding rebuild`: the rollups of a store anew, from its journal."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import intake, options, screen
from callstanding.cli.progress import progress_bar


@click.command("rebuild")
@click.option("--store", required=True, type=options.EXISTING, metavar="PATH", help="The store file.")
def command(store: Path) -> int:
    """Build the rollups of a store anew from the facts that it keeps, and check that nothing is lost."""
    from callstanding.pipeline import rebuild_store

    with progress_bar() as progress:
        read = rebuild_store(store, progress=progress)
    status = intake.tell(read)
    screen.say(f"{store} is rebuilt from {read.accepted:,} rows.")
    return status
