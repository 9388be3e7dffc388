"""`callstanding rebuild`: the rollups of a store anew, from the facts in it."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK
from callstanding.cli.far import check_near, far, is_far
from callstanding.cli.progress import progress_bar


@click.command("rebuild")
@click.option("--store", required=True, metavar="PATH", help="The store file, or of a cluster the lake.")
@options.engine
def command(store: str, engine: str, key: Path | None, work: str | None, spark: tuple[str, ...]) -> int:
    """Build the rollups of a store anew from the facts that it keeps. The facts stay as they are."""
    with progress_bar() as progress:
        if is_far(engine):
            from callstanding.pipeline.far import rebuild_far

            facts = rebuild_far(far(engine, store=store, key=key, work=work, spark=spark), progress=progress)
        else:
            from callstanding.pipeline import rebuild_store

            check_near(engine, key=key, work=work, spark=spark)
            facts = rebuild_store(Path(store), progress=progress)
    told = ", ".join(f"{n:,} {kind}" for kind, n in facts.items())
    screen.say(f"The rollups of {store} are made anew from {told}.")
    return OK
