"""`callstanding numbers ledger`: who held which number when."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import taken, whose
from callstanding.errors import UsageError


@click.command("ledger")
@click.argument("number", required=False)
@click.option("-o", "--output", type=options.PATH, metavar="FILE", help="Write assignments (.csv) for `score` instead.")
@click.option("--add", type=options.EXISTING, metavar="FILE", help="Take former holders in: number,holder,from,to.")
@click.option("--quarantine", type=options.PATH, metavar="FILE", help="Where to put the lines that are not taken.")
@control.database
@whose.tenant
@whose.region
@options.as_json
def command(
    number: str | None,
    output: Path | None,
    add: Path | None,
    quarantine: Path | None,
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
) -> int:
    """Show who held which number when.

    With --output it is an assignments file: callstanding score CALLS --assignments FILE judges each holder alone. With
    --add the ledger learns who held numbers before they came into the stock; tenures that overlap are refused.
    """
    if output is not None and output.suffix.lower() != ".csv":
        raise UsageError(f"{output}: this ending is not known.", hint="Assignments are written as .csv.")
    meant = whose.e164([number], region)[0] if number is not None else None
    if add is not None:
        return _add(add, quarantine or taken.QUARANTINE, store, database, tenant, region, named=quarantine is not None)
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control import Stock

        tenures = Stock(engine).ledger(meant, tenant=tenant)
    if output is not None:
        from callstanding.formats.stock_file import write_assignments

        screen.say(f"{write_assignments(output, tenures):,} assignments are in {output}.")
        return OK
    rows = [
        {
            "number": each.number,
            "holder": each.holder,
            "campaign": each.campaign,
            "from": control.moment(each.since),
            "to": control.moment(each.until),
        }
        for each in tenures
    ]
    if not rows:
        screen.say(f"Nobody held {meant or 'any number'} of {tenant} yet: callstanding numbers assign gives one away.")
    control.put(rows, as_json=as_json)
    return OK


def _add(
    file: Path,
    quarantine: Path,
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    *,
    named: bool,
) -> int:
    from callstanding.formats.sheet import read_sheet
    from callstanding.formats.tenure_rows import tenure_rows
    from callstanding.pipeline.quarantine import Quarantine

    sheet = read_sheet(file)
    rows, lines, bad = tenure_rows(sheet, region=region)
    aside = Quarantine(quarantine)
    with control.opened(store, database) as engine, aside.filling(named=named):
        from callstanding import clock
        from callstanding.control import Stock

        done = Stock(engine).remember(tenant, rows, who=control.who(), now=clock.seconds())
        kept = taken.put(aside, sheet, lines, bad, done)
    return taken.tell(file, done, kept, aside)
