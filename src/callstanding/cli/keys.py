"""`callstanding keys`: API keys, shown once when they are made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.control import Key, Made

DAY = 86_400.0


@click.group("keys")
def group() -> None:
    """Create, list, rotate and revoke API keys. A key's text goes to stdout, once; only its hash is kept."""


@group.command("create")
@click.option("--tenant", required=True, help="Whose key it is; see `callstanding tenants`.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="lookup, ingest, report, read, numbers, dial or admin; several times for several. An owner's key has no "
    "ingest, report or admin.",
)
@click.option("--name", default="", help="What it is for.")
@click.option("--expires", type=options.Moment(), metavar="TIME", help="When it ends by itself (default: never).")
@control.database
def create(
    tenant: str,
    scopes: tuple[str, ...],
    name: str,
    expires: datetime | None,
    store: Path | None,
    database: str | None,
) -> int:
    """Make a key and print it. Nobody can print it again."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Keys

        end = expires.timestamp() if expires else None
        return _show(
            Keys(engine).create(tenant, scopes, who=control.who(), now=clock.seconds(), name=name, expires=end)
        )


@group.command("list")
@click.option("--tenant", help="Only this tenant's.")
@control.database
@options.as_json
def list_(tenant: str | None, store: Path | None, database: str | None, as_json: bool) -> int:  # noqa: FBT001 - click's way
    """List keys with their scopes, when they end and when they were used last."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Keys

        now = clock.seconds()
        control.put([_row(key, now) for key in Keys(engine).listed(tenant)], as_json=as_json)
    return OK


@group.command("rotate")
@click.argument("key_id", metavar="ID")
@click.option("--grace", type=click.FloatRange(min=0), default=7.0, show_default=True, metavar="DAYS")
@control.database
def rotate(key_id: str, grace: float, store: Path | None, database: str | None) -> int:
    """Make a key like another one and print it; the other one goes on for --grace days."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Keys

        return _show(Keys(engine).rotate(key_id, who=control.who(), now=clock.seconds(), grace=grace * DAY))


@group.command("revoke")
@click.argument("key_id", metavar="ID")
@click.option("--why", default="", metavar="TEXT", help="For the audit log.")
@control.database
def revoke(key_id: str, why: str, store: Path | None, database: str | None) -> int:
    """End a key. A running service refuses it within a second."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Keys

        Keys(engine).revoke(key_id, who=control.who(), now=clock.seconds(), why=why)
    screen.say(f"The key {key_id} is revoked.")
    return OK


def _show(made: Made) -> int:
    key = made.key
    until = f" It ends at {control.moment(key.expires)}." if key.expires is not None else ""
    screen.say(f"The key {key.id} of {key.tenant} may {', '.join(key.scopes)}.{until} Keep it: it is shown this once.")
    click.echo(made.text)
    return OK


def _row(key: Key, now: float) -> dict[str, str]:
    state = "revoked" if key.revoked is not None else "live" if key.live(now) else "expired"
    return {
        "id": key.id,
        "tenant": key.tenant,
        "name": key.name,
        "scopes": " ".join(key.scopes),
        "state": state,
        "created": control.moment(key.created),
        "expires": control.moment(key.expires),
        "last_used": control.moment(key.last_used),
        "follows": key.follows or "",
    }
