"""`callstanding numbers dispute show`: one case, its clock and its steps."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("show")
@click.argument("case")
@control.database
@options.as_json
def command(case: str, store: Path | None, database: str | None, as_json: bool) -> int:  # noqa: FBT001 - click's way
    """Show a case: what it is about, when the next status is owed, and every step so far."""
    from callstanding import clock

    now = clock.seconds()
    with desk.opened(store, database) as disputes:
        found, steps = disputes.get(case, None), disputes.steps(case, None)
    told = [{"at": control.moment(s.at), "who": s.who, "state": s.state, "note": s.note} for s in steps]
    if as_json:
        screen.send_json(desk.row(found, now) | {"text": found.text, "note": found.note, "steps": told})
        return OK
    screen.say(f"{found.number} ({found.platform}): {found.text}")
    screen.say(f"The case is {found.state}. {desk.clock_of(found, now)}")
    control.put(told, as_json=False)
    return OK
