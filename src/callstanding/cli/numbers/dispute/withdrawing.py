"""`callstanding numbers dispute withdraw`: take a case back."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("withdraw")
@click.argument("case")
@control.database
def command(case: str, store: Path | None, database: str | None) -> int:
    """Take a case back: complaints that it kept out count after all."""
    from callstanding import clock

    with desk.opened(store, database) as disputes:
        found = disputes.withdraw(case, desk.caller(), now=clock.seconds())
    screen.say(f"The case {found.id} about {found.number} is withdrawn.")
    return OK
