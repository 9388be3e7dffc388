"""`callstanding tenants`: whose house the store is, who else may look, and which numbers are whose."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK


@click.group("tenants")
def group() -> None:
    """Add and list tenants (operators see every number, owners their proven ones), and prove numbers."""


@group.command("add")
@click.argument("tenant")
@click.option("--kind", type=click.Choice(["operator", "owner"]), required=True, help="What it may see.")
@click.option("--name", default="", help="What people call it.")
@control.database
def add(tenant: str, kind: str, name: str, store: Path | None, database: str | None) -> int:
    """Add a tenant. An owner's id is the `holder` of its numbers in assignments, which prove them."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Tenants

        Tenants(engine).add(tenant, kind, who=control.who(), now=clock.seconds(), name=name)
    screen.say(f"The {kind} {tenant} is added.")
    return OK


@group.command("list")
@control.database
@options.as_json
def list_(store: Path | None, database: str | None, as_json: bool) -> int:  # noqa: FBT001 - click's way
    """List the tenants, and how many numbers each has proven."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Claims, Tenants

        claims = [claim.tenant for claim in Claims(engine).listed(None, clock.seconds())]
        rows = [
            {
                "tenant": tenant.id,
                "kind": tenant.kind,
                "name": tenant.name,
                "created": control.moment(tenant.created),
                "numbers": claims.count(tenant.id),
            }
            for tenant in Tenants(engine).listed()
        ]
    control.put(rows, as_json=as_json)
    return OK


@group.command("claim")
@click.argument("tenant")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--by", required=True, metavar="TEXT", help="How you know that they are its numbers.")
@click.option("--until", type=options.Moment(), metavar="TIME", help="When the claim ends by itself.")
@control.database
def claim(
    tenant: str,
    numbers: tuple[str, ...],
    by: str,
    until: datetime | None,
    store: Path | None,
    database: str | None,
) -> int:
    """Give your word that NUMBERS (E.164, with +) are TENANT's: it may see their scores and dispute them."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Claims

        end, now = (until.timestamp() if until else None), clock.seconds()
        for number in numbers:
            Claims(engine).prove(tenant, number, by=by, who=control.who(), now=now, until=end)
            screen.say(f"{number} is proven to be {tenant}'s.")
    return OK


@group.command("release")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--why", default="", metavar="TEXT", help="For the audit log.")
@control.database
def release(numbers: tuple[str, ...], why: str, store: Path | None, database: str | None) -> int:
    """End the claims of NUMBERS."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Claims

        for number in numbers:
            Claims(engine).end(number, who=control.who(), now=clock.seconds(), why=why)
            screen.say(f"{number} is nobody's.")
    return OK
