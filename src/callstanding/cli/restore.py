"""`callstanding restore`: a store from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK


@click.command("restore")
@click.argument("file", type=options.EXISTING)
@click.option("--store", required=True, type=options.PATH, metavar="PATH", help="Where to make the store.")
@click.option("--key", type=options.EXISTING, metavar="FILE", help="The store's key, where the backup has none.")
@click.option(
    "--erased", type=options.EXISTING, metavar="FILE", help="The old store's list of the erased: STORE.erased."
)
def command(file: Path, store: Path, key: Path | None, erased: Path | None) -> int:
    """Make the store that FILE is a backup of. Nothing that is there is overwritten; who was erased stays erased."""
    from callstanding.live.backup import restore

    restore(file, store, key=key, erased=erased)
    screen.say(f"{store} is restored; score it with `callstanding score --store {store}`.")
    return OK
