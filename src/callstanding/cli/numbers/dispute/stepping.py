"""`callstanding numbers dispute step`: tell a status, and move a case on."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("step")
@click.argument("case")
@click.option("--note", required=True, metavar="WORDS", help="What the owner is told, or has heard.")
@click.option("--state", metavar="STATE", help="in review or waiting; with others acknowledged, corrected or refused.")
@control.database
def command(case: str, note: str, state: str | None, store: Path | None, database: str | None) -> int:
    """Tell a status, which sets the clock anew; with --state the case moves on. While the owner is asked, it stands."""
    from callstanding import clock
    from callstanding.control.case_states import checked_state

    now = clock.seconds()
    to = None if state is None else checked_state(state)
    with desk.opened(store, database) as disputes:
        found = disputes.step(case, desk.caller(), words=note, now=now, to=to)
    screen.say(f"The case is {found.state}. {desk.clock_of(found, now)}")
    return OK
