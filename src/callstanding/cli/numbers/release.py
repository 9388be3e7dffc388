"""`callstanding numbers release`: a number comes back from its holder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import control, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose

if TYPE_CHECKING:
    from callstanding.inventory.states import State


@click.command("release")
@click.argument("number")
@click.option("--retire", is_flag=True, help="Give it up for good instead of quarantining it.")
@control.database
@whose.tenant
@whose.region
@click.option("--why", default="", metavar="TEXT", help="For the audit log.")
def command(
    number: str,
    retire: bool,  # noqa: FBT001 - click hands flags over as arguments
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    why: str,
) -> int:
    """End the tenure of NUMBER. It is quarantined: what its holder left on it has to fade first."""
    [meant] = whose.e164([number], region)
    with control.opened(store, database, looking=True) as engine:
        from callstanding import clock
        from callstanding.control import Stock

        to: State = "retired" if retire else "quarantined"
        item = Stock(engine).release(meant, tenant, to=to, who=control.who(), now=clock.seconds(), why=why)
    screen.say(f"{item.number} is {item.state}; nobody holds it.")
    return OK
