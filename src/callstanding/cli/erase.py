"""`callstanding erase`: takes somebody who was called, or who reported, out of a store, for good."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK, PARTLY


@click.command("erase")
@click.argument("number")
@click.option("--store", required=True, type=options.PATH, metavar="PATH", help="The store to erase from.")
def command(number: str, store: Path) -> int:
    """Erase NUMBER (E.164) as a called party and as a reporter. It stays erased after rebuild and restore.

    Stop the service first. Calls and reports stay as of an unknown party. What NUMBER did itself stays.
    """
    from callstanding.errors import StoreError, UsageError
    from callstanding.live.erasing import erase
    from callstanding.pipeline.erased import erased_path
    from callstanding.records.number import parse_numbers

    (asked,) = parse_numbers([number], None)
    if asked.e164 is None:
        raise UsageError(f"{number!r} is no number.", hint="Write it as +12025550101, with its country's code.")
    if not store.exists():
        raise StoreError(f"There is no store at {store}.")
    done = erase(store, asked.e164)
    screen.say(f"Erased from {done.calls:,} calls, {done.reports:,} reports and {done.lines:,} lines put aside.")
    screen.say(f"Keep {erased_path(store)} (pseudonyms alone): a restore elsewhere needs it, as --erased.")
    if done.has_standing:
        screen.say("The number called or was reported itself; that, and its standing, are kept.")
    if done.waiting:
        screen.say(f"{done.waiting:,} batches wait sealed in the journal. Let the service fold them, then erase again.")
    return PARTLY if done.waiting else OK
