"""`callstanding dial begun|ended|back`: what became of a call that was allowed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import control, options
from callstanding.cli.dialling import opening
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.control.dial_asked import Grant

_OUTCOMES = ("answered", "no-answer", "busy", "rejected", "blocked", "failed")


@click.command("begun")
@click.argument("grant")
@opening.where
@options.as_json
def begun(grant: str, store: Path, database: str | None, tenant: str, policy: str, *, as_json: bool) -> int:
    """The call of GRANT begins now: tell it at once, since a place is held for a short while only."""
    from callstanding import clock

    with opening.budget(store, database, policy) as (budget, _, _):
        _show(budget.begun(grant, tenant, at=clock.seconds()), as_json=as_json)
    return OK


@click.command("ended")
@click.argument("grant")
@click.option("--outcome", type=click.Choice(_OUTCOMES), default="answered", show_default=True, help="How it ended.")
@click.option("--talk-s", type=float, default=0.0, metavar="S", help="Seconds of talk.")
@click.option("--dropped", is_flag=True, help="It was answered, and we ended it or stayed silent.")
@click.option("--refused", is_flag=True, help="The party wants no more calls of this campaign.")
@opening.where
@options.as_json
def ended(
    grant: str,
    store: Path,
    database: str | None,
    tenant: str,
    policy: str,
    *,
    outcome: str,
    talk_s: float,
    dropped: bool,
    refused: bool,
    as_json: bool,
) -> int:
    """The call of GRANT has ended: its number and its agent pause from now on."""
    from callstanding import clock

    with opening.budget(store, database, policy) as (budget, _, _):
        from callstanding.control.grant_life import End

        end = End(outcome, talk_s, dropped, refused)
        _show(budget.ended(grant, end, tenant, at=clock.seconds()), as_json=as_json)
    return OK


@click.command("back")
@click.argument("grant")
@opening.where
@options.as_json
def back(grant: str, store: Path, database: str | None, tenant: str, policy: str, *, as_json: bool) -> int:
    """The call of GRANT is not made: its place is free at once."""
    from callstanding import clock

    with opening.budget(store, database, policy) as (budget, _, _):
        _show(budget.give_back(grant, tenant, at=clock.seconds()), as_json=as_json)
    return OK


def _show(grant: Grant, *, as_json: bool) -> None:
    row = {"grant": grant.id, "number": grant.number, "state": grant.state, "asked": control.moment(grant.asked),
           "begun": control.moment(grant.begun), "ended": control.moment(grant.ended)}  # fmt: skip
    control.put([row], as_json=as_json)
