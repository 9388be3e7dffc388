"""`callstanding numbers ledger`: who held which number when."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose
from callstanding.errors import UsageError


@click.command("ledger")
@click.argument("number", required=False)
@click.option("-o", "--output", type=options.PATH, metavar="FILE", help="Write assignments (.csv) for `score` instead.")
@control.database
@whose.tenant
@whose.region
@options.as_json
def command(
    number: str | None,
    output: Path | None,
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
) -> int:
    """Show who held which number when.

    With --output it is an assignments file: callstanding score CALLS --assignments FILE judges each holder alone.
    """
    if output is not None and output.suffix.lower() != ".csv":
        raise UsageError(f"{output}: this ending is not known.", hint="Assignments are written as .csv.")
    meant = whose.e164([number], region)[0] if number is not None else None
    with control.opened(store, database) as engine:
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
