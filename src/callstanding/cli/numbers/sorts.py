"""`callstanding numbers sorts`: which numbers are hospitals, schools, pharmacies: whom a change must not hit unseen."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import FAILURE, OK, PARTLY
from callstanding.cli.numbers import whose


@click.group("sorts")
def command() -> None:
    """The care list of an operator: who is a hospital, a school, a pharmacy. It changes no score."""


@command.command("import")
@click.argument("file", type=options.EXISTING, metavar="FILE")
@click.option("--whole", is_flag=True, help="The list is complete: who is not on it is taken off.")
@click.option("--quarantine", type=options.PATH, metavar="FILE", help="Where to put the lines that are not taken.")
@control.database
@whose.region
def import_(
    file: Path,
    whole: bool,  # noqa: FBT001 - click hands flags over as arguments
    quarantine: Path | None,
    store: Path | None,
    database: str | None,
    region: str | None,
) -> int:
    """Import FILE (CSV, XLSX) with the columns number,sort or holder,sort; a later line about the same wins.

    A holder is one of the assignments, and with it all that it holds. `callstanding policy diff` then says how many of
    the numbers that change are hospitals, and lists these first.
    """
    from callstanding.formats.sheet import read_sheet
    from callstanding.formats.sort_rows import sort_rows
    from callstanding.pipeline.quarantine import Quarantine

    rows, bad = sort_rows(read_sheet(file), region=region)
    aside = Quarantine(quarantine or Path("callstanding-quarantine.csv"))
    with control.opened(store, database) as engine, aside.filling(named=quarantine is not None):
        from callstanding import clock
        from callstanding.control.sorts import Sorts

        aside.put(sorted(bad, key=lambda row: row.line))
        given = {"source": file.name, "who": control.who(), "now": clock.seconds()}
        done = Sorts(engine).take(rows, whole=whole, **given)  # type: ignore[arg-type]
        kept = aside.keep()
    off = f", {done.dropped:,} taken off" if whole else ""
    screen.say(f"{file}: {done.new:,} new, {done.changed:,} changed, {done.known:,} as they were{off}.")
    if not bad:
        return OK
    screen.warn(f"{len(bad):,} {'line was' if len(bad) == 1 else 'lines were'} not taken; see {kept}.")
    for reason, count in aside.reasons.counts.most_common(5):
        screen.say(f"  {count:,} x {reason} (first in line {aside.reasons.first[reason]})")
    return PARTLY if rows else FAILURE


@command.command("list")
@control.database
@options.as_json
def list_(store: Path | None, database: str | None, as_json: bool) -> int:  # noqa: FBT001 - click hands flags over as arguments
    """List who is on the care list, and as what."""
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control.sorts import Sorts

        every = Sorts(engine).listed()
    if not every:
        screen.say("Nobody is on the care list yet: callstanding numbers sorts import FILE.")
        return OK
    rows = [{"number": "", "holder": ""} | {one.kind: one.subject} | {"sort": one.sort} for one in every]
    control.put(rows, as_json=as_json)
    return OK
