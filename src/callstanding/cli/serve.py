"""`callstanding serve`: the service, all of it, over one store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import options, screen, snapshots
from callstanding.cli.failures import OK
from callstanding.cli.serving import snapshot_work_of, work_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from callstanding.integrations.openid import Client
    from callstanding.live.group import Work
    from callstanding.web import Settings

HOUSE = "house"  # the operator that the first start makes
FIRST = "admin"  # its first user


@click.command("serve")
@click.option("--store", type=options.PATH, metavar="PATH", help="The store file; made if missing.")
@snapshots.snapshot
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8320, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--public-url",
    metavar="URL",
    envvar="CALLSTANDING_PUBLIC_URL",
    help="Where browsers find it, behind a proxy: https://HOST. Cookies are for HTTPS alone then.",
)
@click.option(
    "--oidc-issuer",
    metavar="URL",
    envvar="CALLSTANDING_OIDC_ISSUER",
    help="An OpenID provider that says who people are; its secret is in CALLSTANDING_OIDC_SECRET or in a file.",
)
@click.option("--oidc-client-id", metavar="ID", envvar="CALLSTANDING_OIDC_CLIENT_ID", help="What we are to it.")
@click.option("--oidc-secret-file", type=click.Path(path_type=Path), metavar="FILE", help="The file with its secret.")
@click.option(
    "--database",
    metavar="URL",
    envvar="CALLSTANDING_DATABASE",
    help="Keep tenants and keys in PostgreSQL; better in CALLSTANDING_DATABASE, which no process list shows.",
)
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--region", metavar="CC", help="Country of national numbers, such as US or FR.")
@click.option("--zone", default="UTC", show_default=True, metavar="TZ", help="Zone of times in files without one.")
@click.option("--lang", default="en", show_default=True, help="Language of the explanations: en or fr.")
@click.option("--label", default="Suspected spam", show_default=True, help="On the callee's screen, 15 characters.")
@click.option("--refusal", default="603", show_default=True, type=click.Choice(["603", "607", "608"]))
@click.option("--contact-url", default="", metavar="URL", help="Where a refused caller may turn to.")
@click.option("--contact-tel", default="", metavar="NUMBER", help="Ditto, by telephone.")
@click.option("--contact-email", default="", metavar="ADDRESS", help="Ditto, by e-mail.")
@click.option(
    "--webhooks-to",
    multiple=True,
    metavar="NETWORK",
    help="A network of your own that webhooks may reach, 10.1.2.0/24.",
)
@click.option("--watch", multiple=True, type=click.Path(exists=True, path_type=Path), help="Follow a file or a folder.")
@click.option(
    "--clock",
    "clock_",
    default="wall",
    show_default=True,
    type=click.Choice(["wall", "events"]),
    help="Judge as of now, or of the newest event (to replay the past).",
)
def command(**chosen: Any) -> int:
    """Take calls and reports in, keep standings live, and answer switches and owners over HTTP.

    With --snapshot standings come from a cluster: they are looked up, explained and judged by, and nothing is taken in.
    The first start prints a key that may do everything, once. Stop it with Ctrl-C: what was acknowledged is kept.
    """
    _check(chosen)
    from callstanding.live.group import Group

    settings = _settings(chosen)
    _prepare(settings)
    screen.say(f"Listening on http://{settings.host}:{settings.port} (its interface: /docs). Ctrl-C ends it.")
    Group(_work(settings, chosen)).run()
    return OK


def _work(settings: Settings, chosen: dict[str, Any]) -> dict[str, Work]:
    if settings.snapshot is not None:
        return snapshot_work_of(settings, settings.snapshot)
    return work_of(
        settings,
        wall_clock=chosen["clock_"] == "wall",
        webhooks_to=chosen["webhooks_to"],
        watch=chosen["watch"],
        zone=chosen["zone"],
    )


def _check(chosen: dict[str, Any]) -> None:
    """Refuse what cannot work before any process is started."""
    from callstanding.integrations.reach import networks
    from callstanding.policies import load_policy

    snapshots.check(chosen["store"], chosen["snapshot"], chosen["home"])
    if chosen["snapshot"] and (chosen["watch"] or chosen["webhooks_to"] or chosen["clock_"] != "wall"):
        raise click.UsageError("--watch, --webhooks-to and --clock need a store; a snapshot is shown as it is.")
    load_policy(chosen["policy"])
    networks(chosen["webhooks_to"])
    if len(chosen["label"]) > 15:
        raise click.UsageError(f"--label {chosen['label']!r}: at most 15 characters reach the callee's screen.")


def _settings(chosen: dict[str, Any]) -> Settings:
    from callstanding.web import Contact, Limits, Settings
    from callstanding.web.public_url import checked_public_url

    public = checked_public_url(chosen["public_url"]) if chosen["public_url"] else ""
    same = ("snapshot", "database", "host", "port", "policy", "region", "lang", "label")
    contact = Contact(url=chosen["contact_url"], tel=chosen["contact_tel"], email=chosen["contact_email"])
    given = {name: chosen[name] for name in same} | {"openid": _openid(chosen), "store": chosen["store"]}
    if chosen["snapshot"]:
        given["store"] = snapshots.home_of(chosen["snapshot"], chosen["home"])
        given["limits"] = Limits(stale_s=3600 * chosen["age_h"])
    return Settings(**given, refusal=int(chosen["refusal"]), contact=contact, public_url=public)


def _openid(chosen: dict[str, Any]) -> Client | None:
    """What we are to the OpenID provider, if there is one. Raises UsageError for half of it."""
    issuer, client_id, file = (chosen[f"oidc_{name}"] for name in ("issuer", "client_id", "secret_file"))
    if not issuer and not client_id:
        return None
    if not (issuer and client_id):
        raise click.UsageError("--oidc-issuer and --oidc-client-id belong together.")
    from callstanding.integrations.openid import Client, checked_address

    try:
        secret = file.read_text("utf-8").strip() if file else os.environ.get("CALLSTANDING_OIDC_SECRET", "")
    except (OSError, UnicodeError) as error:
        raise click.UsageError(f"--oidc-secret-file {file}: cannot be read.") from error
    return Client(checked_address(issuer).rstrip("/"), client_id, secret)


def _prepare(settings: Settings) -> None:
    """Make the store and the control tables; the first time also an operator with a key and a user, told once."""
    from callstanding.control import Tenants, Users, migrate, open_control
    from callstanding.live.place import Place
    from callstanding.pipeline.store import open_store, own_key

    if settings.snapshot is not None:
        own_key(settings.store)
    elif not settings.store.exists():
        with open_store(settings.store, create=True):
            pass
    engine = open_control(settings.database or Place(settings.store).control)
    try:
        migrate(engine)
        if not Tenants(engine).listed():
            _begin(engine, settings)
        elif settings.snapshot is None and not Users(engine).listed():
            screen.say("Nobody can sign in to the pages yet: callstanding users add makes the first user.")
    finally:
        engine.dispose()


def _begin(engine: Engine, settings: Settings) -> None:
    """Make the first operator, its key, and (where there are pages) its first user, and tell their secrets."""
    from callstanding import clock
    from callstanding.control import SCOPES, Keys, Tenants

    now = clock.seconds()
    Tenants(engine).add(HOUSE, "operator", who="cli", now=now)
    made = Keys(engine).create(HOUSE, SCOPES, who="cli", now=now, name="first")
    screen.say("The first key, for you alone. It may do everything and is shown only now:")
    screen.say(f"  {made.text}")
    if settings.snapshot is None:
        _invite(engine, settings)


def _invite(engine: Engine, settings: Settings) -> None:
    """Make the first user, who chooses a password."""
    from callstanding import clock
    from callstanding.control import Users
    from callstanding.web.public_url import address_of

    now = clock.seconds()
    Users(engine).add(FIRST, HOUSE, "operator", who="cli", now=now)
    text = Users(engine).invite(FIRST, who="cli", now=now)
    where = settings.public_url or address_of(settings.host, settings.port)
    screen.say(f"The pages are for people. Choose a password for the user {FIRST} here, once, within three days:")
    screen.say(f"  {where}/welcome/{text}")
