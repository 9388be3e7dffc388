"""`callstanding numbers dispute open`: open a case for a number of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import control, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose
from callstanding.cli.numbers.dispute import desk


@click.command("open")
@click.argument("number")
@click.option("--text", required=True, metavar="WORDS", help="Why what is shown is wrong.")
@click.option(
    "--kind",
    type=click.Choice(["category", "blocked", "spoofed"]),
    default="category",
    show_default=True,
    help="Wrongly categorised, wrongly blocked, or not your calls.",
)
@click.option("--platform", default="here", show_default=True, help="here, app:NAME, carrier:NAME or analytics:NAME.")
@click.option("--contact", default="", metavar="WORDS", help="Where the answer goes to.")
@whose.tenant
@whose.region
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="The desk's terms.")
@control.database
def command(store: Path | None, database: str | None, policy: str, **chosen: Any) -> int:
    """Open a case about NUMBER and print its name.

    A case about what is shown here keeps new complaints out of the score while it is open, for some days at most.
    """
    from callstanding import clock
    from callstanding.records.number import parse_number

    number = parse_number(chosen["number"], chosen["region"]).e164 or chosen["number"]
    now = clock.seconds()
    given = {name: chosen[name] for name in ("text", "contact", "kind", "platform")}
    with desk.opened(store, database, policy) as disputes:
        made = disputes.open(number, desk.caller(chosen["tenant"], "owner"), now=now, stocked=True, **given)
    screen.say(f"The case is {made.state}. {desk.clock_of(made, now)}{_frozen(made.frozen_until, now)}")
    click.echo(made.id)
    return OK


def _frozen(until: float | None, now: float) -> str:
    if until is None:
        return ""
    if until <= now:
        return " Another case kept complaints out lately, so this one does not."
    return f" New complaints stay out of the score until it is decided, at most until {control.moment(until)}."
