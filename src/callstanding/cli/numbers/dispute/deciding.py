"""`callstanding numbers dispute decide`: the decision of a case about what is shown here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from callstanding.cli import control, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("decide")
@click.argument("case")
@click.argument("decision", type=click.Choice(["upheld", "rejected"]))
@click.option("--why", required=True, metavar="WORDS", help="What the owner reads.")
@control.database
def command(
    case: str, decision: Literal["upheld", "rejected"], why: str, store: Path | None, database: str | None
) -> int:
    """Decide a case. Upheld: complaints until now weigh nothing. Rejected: those that were kept out count after all."""
    from callstanding import clock

    with desk.opened(store, database) as disputes:
        found = disputes.decide(case, decision, why=why, who=control.who(), now=clock.seconds())
    screen.say(f"The case {found.id} about {found.number} is {found.state}.")
    return OK
