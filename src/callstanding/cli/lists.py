"""`callstanding lists`: a block list as a CSV file, whole or as what changed."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from callstanding.cli import screen, snapshots, switches
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.integrations.answers import Wording
    from callstanding.integrations.lists import Delta
    from callstanding.integrations.snapshot_tap import SnapshotTap
    from callstanding.integrations.tap import Tap


@click.command("lists")
@click.option("--store", type=switches.STORE, metavar="PATH", help="The store that `serve` works on.")
@snapshots.snapshot
@click.option("-o", "--output", type=switches.STORE, metavar="FILE", help="Where to write it (default: stdout).")
@click.option("--since", type=switches.STORE, metavar="FILE",
              help="Only what changed since the cursor kept in this file, which is moved on.")  # fmt: skip
@click.option("--level", type=click.Choice(["block", "label"]), default="block", show_default=True,
              help="From which verdict on a number is listed.")  # fmt: skip
@switches.worded
def command(
    store: Path | None,
    snapshot: Path | None,
    home: Path | None,
    age_h: float,
    output: Path | None,
    since: Path | None,
    level: Literal["block", "label"],
    policy: str,
    label: str,
    code: str,
) -> int:
    """Write the numbers to be refused, as CSV: change, number (digits), verdict, label, score, status."""
    from callstanding.errors import StoreError
    from callstanding.integrations.following import Cursor
    from callstanding.integrations.lists import delta
    from callstanding.integrations.tap import FAULTS

    snapshots.check(store, snapshot, home)
    words = switches.wording(policy, label, code)
    held = Cursor.read(since.read_text("utf-8").strip()) if since and since.exists() else None
    try:
        with closing(_tap(store, snapshot, words, home=home, age_h=age_h)) as tap:
            made = delta(tap, held, words, level=level)
    except FAULTS as fault:
        raise StoreError(f"{store} has published nothing.", hint="Is `callstanding serve` at work on it?") from fault
    _write(made, output)
    if since:
        _replace(since, f"{made.cursor}\n")
    screen.say(f"{len(made.changes)} {'numbers' if made.whole else 'changes'}")
    return OK


def _tap(
    store: Path | None, place: Path | None, words: Wording, *, home: Path | None, age_h: float
) -> Tap | SnapshotTap:
    """Where the standings are read: a store, or the newest snapshot as it is now."""
    if place is not None:
        return snapshots.tap_now(place, home, words, age_h=age_h)
    from callstanding.integrations.tap import Tap

    return Tap(store or Path())


def _write(made: Delta, output: Path | None) -> None:
    import io

    from callstanding.integrations.lists import write

    text = io.StringIO()
    write(text, made)
    if output:
        _replace(output, text.getvalue())
    else:
        sys.stdout.write(text.getvalue())


def _replace(path: Path, text: str) -> None:
    """A reader finds the old file or the new one, never half of one."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)
