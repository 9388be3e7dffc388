"""`callstanding numbers quarantine`: which numbers lie, when each may leave, and letting them go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.cli.numbers.lying import Asked, Lying
    from callstanding.inventory.item import Item

F = TypeVar("F", bound=Callable[..., Any])


@click.group("quarantine")
def command() -> None:
    """Numbers between two holders: how long by law, and how long by what former holders left."""


def _told(function: F) -> F:
    """The options of every sub-command that looks into a store."""
    for add in (
        options.as_json,
        click.option("--business", is_flag=True, help="Former holders were firms (US: up to 365 days)."),
        click.option("--lang", default="en", show_default=True, help="Language of the reasons: en or fr."),
        click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="The thresholds."),
        control.elsewhere,
        click.option("--store", type=options.PATH, metavar="PATH", required=True, help="The store file."),
    ):
        function = add(function)
    return function


@command.command("list")
@click.option("--business", is_flag=True, help="Former holders were firms (US: up to 365 days).")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits of no country.")
@click.option("--tenant", default="own", show_default=True, metavar="ID", help="Whose numbers.")
@control.database
@options.as_json
def list_(*, store: Path | None, database: str | None, tenant: str, policy: str, business: bool, as_json: bool) -> int:
    """List the quarantined numbers with the first and the last day that the law allows for their release."""
    with control.opened(store, database, looking=True) as engine:
        from callstanding.cli.numbers.lying import quarantined
        from callstanding.policies import load_policy

        limits = load_policy(policy)
        rows = [_lawful(item, limits, business=business) for item in quarantined(engine, tenant)]
    control.put(rows, as_json=as_json)
    return OK if rows else _empty(tenant)


@command.command("forecast")
@click.argument("numbers", nargs=-1)
@click.option("--as-of", type=options.Moment(), metavar="TIME", help="Judge at this time (default: now).")
@_told
def forecast(numbers: tuple[str, ...], as_of: datetime | None, as_json: bool, **chosen: Any) -> int:  # noqa: FBT001
    """Foresee for NUMBERS (default: all) the day from which nothing of their former holders counts any more."""
    found, lang = _lying(numbers, as_of, chosen), chosen["lang"]
    if as_json or not screen.for_people():
        control.put([_row(each, lang) for each in found], as_json=as_json)
    elif found:
        from callstanding.cli.numbers.foreseen import foreseen, reasons

        screen.show(foreseen(found, lang=lang), *reasons(found, lang=lang))
    return OK if found else _empty(chosen["tenant"])


@command.command("calendar")
@click.argument("file", type=options.PATH, metavar="FILE.ics")
@click.option("--as-of", type=options.Moment(), metavar="TIME", help="Judge at this time (default: now).")
@_told
def calendar_(file: Path, as_of: datetime | None, as_json: bool, **chosen: Any) -> int:  # noqa: ARG001, FBT001
    """Write FILE.ics: for each number the first lawful day, the day foreseen, and the last lawful day."""
    from callstanding import clock
    from callstanding.integrations.quarantine_calendar import Entry, calendar

    if file.suffix != ".ics":
        raise click.UsageError(f"{file}: a calendar ends in .ics.")
    entries = [Entry(each.item.number, each.release) for each in _lying((), as_of, chosen)]
    file.write_bytes(calendar(entries, made=clock.now(), lang=chosen["lang"]))
    screen.say(f"{len(entries):,} numbers are in {file}.")
    return OK


@command.command("release")
@click.argument("numbers", nargs=-1, required=True)
@click.option(
    "--why", default="", metavar="TEXT", help="Why, where something speaks against it; the audit log keeps it."
)
@_told
def release(numbers: tuple[str, ...], why: str, as_json: bool, **chosen: Any) -> int:  # noqa: FBT001
    """Let NUMBERS go: they are new again. All or none; never before the law's first day.

    Above a threshold, after the last lawful day, or where nothing is known of a number, only with --why.
    """
    from callstanding import clock
    from callstanding.cli.numbers.releasing import against, check_may

    found = _lying(numbers, None, chosen)
    check_may(found, why=why, lang=chosen["lang"])
    with control.opened(chosen["store"], chosen["database"], looking=True) as engine:
        from callstanding.control.stock import Stock

        names, who = [each.item.number for each in found], control.who()
        Stock(engine).move_all(names, chosen["tenant"], "new", who=who, now=clock.seconds(), why=against(found, why))
    control.put([_row(each, chosen["lang"]) | {"state": "new"} for each in found], as_json=as_json)
    return OK


def _lying(numbers: tuple[str, ...], as_of: datetime | None, chosen: dict[str, Any]) -> list[Lying]:
    from callstanding import clock
    from callstanding.cli.numbers.lying import lying, quarantined

    asked = _asked(chosen)
    with control.opened(asked.store, chosen["database"], looking=True) as engine:
        items = quarantined(engine, asked.tenant, numbers)
        return lying(engine, items, asked, now=clock.now(), as_of=as_of) if items else []


def _empty(tenant: str) -> int:
    screen.say(f"No number of {tenant} lies in quarantine.")
    return OK


def _asked(chosen: dict[str, Any]) -> Asked:
    from callstanding.cli.numbers.lying import Asked
    from callstanding.policies import load_policy

    policy = load_policy(chosen["policy"])
    return Asked(chosen["store"], chosen["tenant"], policy, business=chosen["business"], lang=chosen["lang"])


def _lawful(item: Item, policy: Any, *, business: bool) -> dict[str, Any]:
    from callstanding.cli.numbers.lying import day_of
    from callstanding.inventory.legal import legal_span

    span = legal_span(day_of(item.since), policy, country=item.country, business=business)
    days = {"since": day_of(item.since), "earliest": span.earliest, "latest": span.latest}
    return {"number": item.number, "country": item.country, "pool": item.pool, **days}


def _row(each: Lying, lang: str) -> dict[str, Any]:
    from callstanding.actions.certificate import sentences

    found, let = each.certificate.found, each.release
    days = {name: getattr(let, name) or "" for name in ("earliest", "early", "forecast", "late", "latest")}
    left = "" if found.residual is None else round(found.residual.upper, 1)
    return {"number": each.item.number, "advice": let.advice, **days, "left": left,
            "strays": int(found.strays.now.per_week), "why": " ".join(sentences(let.reasons, lang))}  # fmt: skip
