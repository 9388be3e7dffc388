"""`callstanding rebuild`: the rollups of a store anew, from the facts in it."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK
from callstanding.cli.progress import progress_bar


@click.command("rebuild")
@click.option("--store", required=True, type=options.EXISTING, metavar="PATH", help="The store file.")
def command(store: Path) -> int:
    """Build the rollups of a store anew from the facts that it keeps. The facts stay as they are."""
    from callstanding.pipeline import rebuild_store

    with progress_bar() as progress:
        facts = rebuild_store(store, progress=progress)
    told = ", ".join(f"{n:,} {kind}" for kind, n in facts.items())
    screen.say(f"The rollups of {store} are made anew from {told}.")
    return OK
