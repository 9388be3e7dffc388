"""`callstanding numbers replace`: another number of the stock in the place of one that is shown wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, disputed, screen
from callstanding.cli.failures import FAILURE, OK
from callstanding.cli.numbers import whose

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from callstanding.inventory.item import Item
    from callstanding.policies.policy import Policy

MOST = 50  # numbers that are vetted for one proposal


@click.command("replace")
@click.argument("number")
@click.option("--case", metavar="CASE", help="The dispute that it is for.")
@click.option("--why", default="", metavar="WORDS", help="For the audit log, where there is no case.")
@click.option("--to", type=click.Choice(["resting", "quarantined"]), default="quarantined", show_default=True)
@click.option("--yes", is_flag=True, help="Do it; without this it is only proposed.")
@whose.tenant
@whose.region
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@control.database
def command(
    number: str,
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    policy: str,
    yes: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Propose a vetted number of the same country and area in the place of NUMBER; with --yes put it there.

    It is refused where the number's own calls or its pool stand badly: a change of number would only hide that.
    """
    if store is None or not (chosen["case"] or chosen["why"]):
        raise click.UsageError("Say where from and what for: --store PATH, and --case CASE or --why WORDS.")
    from callstanding.policies import load_policy

    with control.opened(store, database, looking=True) as engine:
        from callstanding.control.stock import Stock

        [number] = whose.e164([number], region)
        item = Stock(engine).get(number, tenant)
        found = _candidates(store, engine, load_policy(policy), item)
        if found is None:
            return FAILURE
        if not found:
            screen.say(f"No vetted number of {tenant} in {item.country} is free. Import or release some.")
            return FAILURE
        if not yes:
            screen.say(f"{number} can be replaced by {found[0]}; add --yes to do it.")
            click.echo(found[0])
            return OK
        return _do(engine, item, found, chosen)


def _do(engine: Engine, item: Item, among: Sequence[str], chosen: dict[str, Any]) -> int:
    from callstanding import clock
    from callstanding.control.replacing import replace_number

    why = chosen["why"] or f"dispute {chosen['case']}"
    done = replace_number(
        engine, item.number, item.tenant, among=among, to=chosen["to"], who=control.who(), now=clock.seconds(),
        why=why, case=chosen["case"],
    )  # fmt: skip
    screen.say(f"{done.old.number} is {done.old.state}; {done.new.number} is {done.new.state} in its place.")
    click.echo(done.new.number)
    return OK


def _candidates(store: Path, engine: Engine, policy: Policy, item: Item) -> list[str] | None:
    """The numbers that may stand in, best first; None where the number may not be replaced, and why was told."""
    from callstanding.actions.replacement import nearest
    from callstanding.control.stock import Stock
    from callstanding.pipeline.asked import Options
    from callstanding.pipeline.filled import filled
    from callstanding.pipeline.standing_in import stand_ins

    free = Stock(engine).listed(item.tenant, state="new", country=item.country)
    numbers, ledger = nearest(item.number, (each.number for each in free)), Stock(engine).ledger(tenant=item.tenant)
    with filled((), (), (), store, options=Options(disputes=disputed.known((), store)), progress=None) as facts:
        found = stand_ins(facts, policy, item.number, numbers[:MOST], ledger=ledger)
    for refusal in found.against:
        screen.say(f"{refusal.sentence} (Source: {refusal.source}.)")
    return None if found.against else [number for number, _ in found.fit]
