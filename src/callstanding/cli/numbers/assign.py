"""`callstanding numbers assign`: a new number to a holder."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose


@click.command("assign")
@click.option("--campaign", default="", metavar="NAME", help="What it is used for.")
@click.option("--holder", default="", metavar="NAME", help="Who gets it (default: the tenant itself).")
@click.option("--country", metavar="CC", help="Of which country.")
@click.option("--area", metavar="DIGITS", help="How it begins: +1202, or 202 with --country US.")
@click.option("--pool", metavar="NAME", help="Out of which pool.")
@click.option("--among", metavar="FILE", type=options.EXISTING, help="Only these numbers, one a line, the best first.")
@control.database
@whose.tenant
@click.option("--why", default="", metavar="TEXT", help="For the audit log.")
def command(
    campaign: str,
    holder: str,
    country: str | None,
    area: str | None,
    pool: str | None,
    among: Path | None,
    store: Path | None,
    database: str | None,
    tenant: str,
    why: str,
) -> int:
    """Give one new number away and print it.

    It warms up, and the tenure of its holder begins.

    Of those that fit, one that nobody ever held comes first, then the one that was used longest ago. Whoever asks at
    the same moment gets another one.
    """
    liked = None if among is None else whose.e164(among.read_text(encoding="utf-8").split("\n"), country)
    with control.opened(store, database, looking=True) as engine:
        from callstanding import clock
        from callstanding.control import Stock

        item = Stock(engine).assign(
            tenant,
            holder=holder,
            campaign=campaign,
            country=country.upper() if country else None,
            area=area,
            pool=pool,
            among=liked,
            who=control.who(),
            now=clock.seconds(),
            why=why,
        )
    screen.say(f"{item.number} warms up for {item.holder}{f', {item.campaign}' if item.campaign else ''}.")
    click.echo(item.number)
    return OK
