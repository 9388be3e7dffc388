"""`callstanding numbers import`: a list of numbers into the stock."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options
from callstanding.cli.numbers import taken, whose


@click.command("import")
@click.argument("file", type=options.EXISTING)
@control.database
@whose.tenant
@click.option("--mapping", type=options.EXISTING, metavar="FILE", help="TOML that names their columns and words.")
@click.option("--column", "columns", multiple=True, metavar="OURS=THEIRS", help="One column, as in number=DID.")
@whose.region
@click.option("--zone", default="UTC", show_default=True, metavar="TZ", help="Zone of times without one.")
@click.option("--encoding", default="utf-8", show_default=True, help="Text encoding of the file.")
@click.option("--quarantine", type=options.PATH, metavar="FILE", help="Where to put the lines that are not taken.")
@click.option("--why", default="", metavar="TEXT", help="For the audit log.")
def command(
    file: Path,
    store: Path | None,
    database: str | None,
    tenant: str,
    mapping: Path | None,
    columns: tuple[str, ...],
    region: str | None,
    zone: str,
    encoding: str,
    quarantine: Path | None,
    why: str,
) -> int:
    """Add the numbers of a FILE to the stock.

    FILE is CSV or a spreadsheet. Numbers that are in stock already are brought up to it.

    Columns: number, and where there are any state, holder, campaign, pool, country, since, held_since, note. An empty
    cell says nothing. The same file again changes nothing. A line that does not fit is put aside with its reason.
    """
    from callstanding.formats.sheet import read_sheet
    from callstanding.formats.stock_mapping import StockMapping, load_stock_mapping
    from callstanding.formats.stock_rows import stock_rows
    from callstanding.pipeline.quarantine import Quarantine

    meant = (load_stock_mapping(mapping) if mapping else StockMapping()).with_columns(columns)
    sheet = read_sheet(file, encoding=_encoding(encoding, meant.encoding), delimiter=meant.delimiter)
    rows = stock_rows(sheet, meant, region=region, zone=zone)
    aside = Quarantine(quarantine or taken.QUARANTINE)
    with control.opened(store, database) as engine, aside.filling(named=quarantine is not None):
        from callstanding import clock
        from callstanding.control import Stock

        done = Stock(engine).import_(tenant, rows.rows, who=control.who(), now=clock.seconds(), why=why)
        kept = taken.put(aside, sheet, rows.lines, rows.bad, done)
    return taken.tell(file, done, kept, aside)


def _encoding(given: str, mapped: str | None) -> str:
    return mapped if mapped and given == "utf-8" else given
