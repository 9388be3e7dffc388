"""`callstanding ingest`: files into a store, once each, however often they are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import intake, options, screen
from callstanding.cli.progress import progress_bar


@click.command("ingest")
@click.argument("files", nargs=-1, type=options.EXISTING)
@click.option("--reports", multiple=True, type=options.EXISTING, metavar="FILE", help="Complaints, blocks, ratings.")
@click.option("--assignments", multiple=True, type=options.EXISTING, metavar="FILE", help="Who held which number when.")
@click.option("--store", required=True, type=options.PATH, metavar="PATH", help="The store file; made if missing.")
@options.reading
def command(
    files: tuple[Path, ...], reports: tuple[Path, ...], assignments: tuple[Path, ...], store: Path, **chosen: Any
) -> int:
    """Read FILES into a store. A row that the store knows already changes nothing, so repeating is safe."""
    if not files and not reports and not assignments:
        raise click.UsageError("Give at least one FILE, --reports FILE or --assignments FILE.")
    from callstanding.pipeline import ingest_files

    with progress_bar() as progress:
        read = ingest_files(
            files,
            reports=reports,
            assignments=assignments,
            store=store,
            options=options.gather(chosen),
            progress=progress,
        )
    status = intake.tell(read)
    screen.say(f"{read.accepted:,} rows are in {store}; score them with `callstanding score --store {store}`.")
    return status
