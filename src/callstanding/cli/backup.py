"""`callstanding backup`: a store in one file, also while a service works on it."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK


@click.command("backup")
@click.argument("file", type=options.PATH)
@click.option("--store", required=True, type=options.PATH, metavar="PATH", help="The store to back up.")
@click.option("--no-key", is_flag=True, help="Leave the store's key out; keep it elsewhere, a restore needs it.")
def command(file: Path, store: Path, no_key: bool) -> int:  # noqa: FBT001 - click hands flags over as arguments
    """Write all that the store knows to FILE (a tar file). A running service goes on meanwhile."""
    from callstanding.live.backup import back_up

    parts = back_up(store, file, with_key=not no_key)
    screen.say(f"{file}: {sum(parts.values()):,} bytes in {len(parts)} parts; `callstanding restore` reads it.")
    if not no_key:
        screen.say("It holds the store's key: keep it as safe as the store.")
    return OK
