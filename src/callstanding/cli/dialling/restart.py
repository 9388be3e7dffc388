"""`callstanding dial restart`: a person lets a stopped campaign begin anew."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, screen
from callstanding.cli.dialling import opening
from callstanding.cli.failures import OK


@click.command("restart")
@click.argument("campaign")
@click.option("--why", required=True, metavar="TEXT", help="What was mended; for the audit log.")
@opening.where
def command(campaign: str, store: Path, database: str | None, tenant: str, policy: str, *, why: str) -> int:
    """Forget the dropped calls of CAMPAIGN, which the answer guard had stopped. The law's own window goes on."""
    from callstanding import clock

    with opening.budget(store, database, policy) as (_, engine, _):
        from callstanding.control.dial_guarding import restart

        answered, dropped = restart(engine, tenant, campaign, who=control.who(), why=why, now=clock.seconds())
    screen.say(f"{campaign} begins anew; it had dropped {dropped} of {answered} answered calls.")
    return OK
