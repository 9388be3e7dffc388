"""`callstanding users`: who may sign in to the pages of the service, and as what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.control import User

HERE = "http://127.0.0.1:8320"  # where `serve` listens unless it is told otherwise
ROLE = click.Choice(["operator", "owner", "viewer"])


@click.group("users")
def group() -> None:
    """Add people, invite them to choose a password, give them a role, and let them in no more."""


@group.command("add")
@click.argument("login")
@click.option("--tenant", required=True, help="Whose numbers they see; see `callstanding tenants`.")
@click.option("--role", type=ROLE, required=True, help="A viewer changes nothing.")
@click.option("--subject", metavar="SUB", help="Who it is for your OpenID provider, if that is known; with --issuer.")
@click.option("--issuer", metavar="URL", envvar="CALLSTANDING_OIDC_ISSUER", help="The provider, as `serve` is told it.")
@control.database
def add(
    login: str,
    tenant: str,
    role: str,
    subject: str | None,
    issuer: str | None,
    store: Path | None,
    database: str | None,
) -> int:
    """Add a user. LOGIN is a name or an e-mail address; `users invite` makes the link to choose a password with."""
    if subject and not issuer:
        raise click.UsageError("--subject is somebody at a provider: say --issuer URL too.")
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Users
        from callstanding.control.user import subject_at

        known = subject_at(issuer, subject) if issuer and subject else None
        made = Users(engine).add(login, tenant, role, who=control.who(), now=clock.seconds(), subject=known)
    then = "" if subject else f" Now: callstanding users invite {made.login}"
    screen.say(f"{made.login} is {_a(made.role)} of {tenant}.{then}")
    return OK


@group.command("list")
@click.option("--tenant", help="Only this tenant's.")
@control.database
@options.as_json
def list_(tenant: str | None, store: Path | None, database: str | None, as_json: bool) -> int:  # noqa: FBT001 - click's way
    """List users with their roles, and when they were here last."""
    with control.opened(store, database) as engine:
        from callstanding.control import Users

        control.put([_row(user) for user in Users(engine).listed(tenant)], as_json=as_json)
    return OK


@group.command("invite")
@click.argument("login")
@click.option(
    "--public-url",
    default=HERE,
    show_default=True,
    metavar="URL",
    envvar="CALLSTANDING_PUBLIC_URL",
    help="Where browsers find the service; also in CALLSTANDING_PUBLIC_URL.",
)
@control.database
def invite(login: str, public_url: str, store: Path | None, database: str | None) -> int:
    """Print a link with which LOGIN chooses a password: good once, for three days. Links from before end."""
    from callstanding.web.public_url import checked_public_url

    base = checked_public_url(public_url)
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Users

        text = Users(engine).invite(login, who=control.who(), now=clock.seconds())
    screen.say(f"Whoever has this link becomes {login.strip().lower()}; send it by a way that you trust.")
    click.echo(f"{base}/welcome/{text}")
    return OK


@group.command("role")
@click.argument("login")
@click.argument("role", type=ROLE)
@control.database
def role_(login: str, role: str, store: Path | None, database: str | None) -> int:
    """Make LOGIN an operator, an owner or a viewer; open pages know it within a second."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Users

        made = Users(engine).change_role(login, role, who=control.who(), now=clock.seconds())
    screen.say(f"{made.login} is {_a(made.role)} of {made.tenant} now.")
    return OK


@group.command("disable")
@click.argument("login")
@control.database
def disable(login: str, store: Path | None, database: str | None) -> int:
    """Let LOGIN in no more; whoever is signed in as it is out within a second."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Users

        Users(engine).disable(login, who=control.who(), now=clock.seconds())
    screen.say(f"{login} is disabled.")
    return OK


@group.command("enable")
@click.argument("login")
@control.database
def enable(login: str, store: Path | None, database: str | None) -> int:
    """Let a disabled LOGIN in again, with the password from before."""
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control import Users

        Users(engine).enable(login, who=control.who(), now=clock.seconds())
    screen.say(f"{login} may sign in again.")
    return OK


def _a(role: str) -> str:
    return f"{'a' if role == 'viewer' else 'an'} {role}"


def _row(user: User) -> dict[str, str]:
    ways = (["password"] if user.has_password else []) + (["provider"] if user.subject else [])
    return {
        "login": user.login,
        "tenant": user.tenant,
        "role": user.role,
        "state": "disabled" if user.disabled is not None else "active" if ways else "invited",
        "by": " ".join(ways),
        "created": control.moment(user.created),
        "seen": control.moment(user.seen),
    }
