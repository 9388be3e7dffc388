"""`callstanding numbers dispute list`: the cases, oldest first."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options
from callstanding.cli.failures import OK
from callstanding.cli.numbers.dispute import desk


@click.command("list")
@click.option("--tenant", metavar="ID", help="Only this tenant's.")
@click.option("--state", metavar="STATE", help="Only those in this state, such as open or 'in review'.")
@click.option("--overdue", is_flag=True, help="Only those that a status is owed for, and late.")
@control.database
@options.as_json
def command(
    tenant: str | None,
    state: str | None,
    overdue: bool,  # noqa: FBT001 - click hands flags over as arguments
    store: Path | None,
    database: str | None,
    as_json: bool,  # noqa: FBT001 - ditto
) -> int:
    """List cases with their clocks, oldest first. `score --disputes` reads this list."""
    from callstanding import clock
    from callstanding.control.case_states import checked_state

    now = clock.seconds()
    wanted = None if state is None else checked_state(state)
    with desk.opened(store, database) as disputes:
        found = [case for case in disputes.every(tenant, state=wanted) if not overdue or case.overdue(now)]
    control.put([desk.row(case, now) for case in found], as_json=as_json)
    return OK
