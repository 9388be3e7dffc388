"""`callstanding numbers export`: the stock as a file that can be imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose


@click.command("export")
@click.argument("file", type=options.PATH)
@control.database
@whose.tenant
@whose.chosen
def command(file: Path, store: Path | None, database: str | None, tenant: str, **given: Any) -> int:
    """Write the stock to FILE, .csv or .xlsx. Imported again, it changes nothing.

    Texts that a spreadsheet would run as formulas are written so that it does not.
    """
    from callstanding.formats.stock_file import check_ending, write_stock

    check_ending(file)
    wanted = whose.filters(given)
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control import Stock

        count = write_stock(file, Stock(engine).every(tenant, **wanted))
    screen.say(f"{count:,} numbers of {tenant} are in {file}.")
    return OK
