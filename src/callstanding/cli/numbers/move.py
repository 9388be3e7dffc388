"""`callstanding numbers move`: from one state to the next."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose


@click.command("move")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--to", required=True, metavar="STATE", help="new, warming, 'in use', resting, quarantined or retired.")
@control.database
@whose.tenant
@whose.region
@click.option("--why", default="", metavar="TEXT", help="For the audit log.")
def command(
    numbers: tuple[str, ...],
    to: str,
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    why: str,
) -> int:
    """Move NUMBERS to a state, all or none of them.

    new -> warming -> in use -> resting -> in use ... -> quarantined -> new; retired ends it. Quarantine and retirement
    end the tenure of whoever held the number.
    """
    from callstanding.errors import UsageError
    from callstanding.inventory.states import checked_state

    state, meant = checked_state(to), whose.e164(numbers, region)
    if state == "new":
        hint = "callstanding numbers quarantine release NUMBER --store PATH"
        raise UsageError("Only a release out of quarantine makes a number new: the law's days are checked.", hint=hint)
    with control.opened(store, database, looking=True) as engine:
        from callstanding import clock
        from callstanding.control import Stock

        for item in Stock(engine).move_all(meant, tenant, state, who=control.who(), now=clock.seconds(), why=why):
            screen.say(f"{item.number} is {item.state}.")
    return OK
