"""`callstanding dial refused`: a party that wants no calls."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, screen
from callstanding.cli.dialling import opening
from callstanding.cli.failures import OK


@click.command("refused")
@click.argument("callee")
@click.option("--campaign", default="", metavar="NAME", help="Of this campaign only (default: of all of the tenant).")
@click.option("--lift", is_flag=True, help="Instead: it may be called again, by its own word.")
@click.option("--why", default="", metavar="TEXT", help="For the audit log; name no party in it.")
@opening.where
def command(
    callee: str,
    store: Path,
    database: str | None,
    tenant: str,
    policy: str,
    *,
    campaign: str,
    lift: bool,
    why: str,
) -> int:
    """CALLEE (E.164) wants no calls. Kept as a pseudonym; the audit log says who noted it."""
    from callstanding import clock

    with opening.budget(store, database, policy) as (_, engine, secret):
        from callstanding.control.dial_refusals import Refusals

        refusals, now = Refusals(engine, secret), clock.seconds()
        if lift:
            refusals.lift(tenant, callee, campaign, who=control.who(), now=now, why=why)
        else:
            refusals.add(tenant, callee, campaign, who=control.who(), now=now, why=why)
        count = refusals.count(tenant)
    screen.say(f"{'Lifted' if lift else 'Noted'}; {count} refusals of {tenant}.")
    return OK
