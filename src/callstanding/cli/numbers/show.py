"""`callstanding numbers show`: all that the stock knows of one number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose

if TYPE_CHECKING:
    from callstanding.control.stock import Item, Move, Tenure


@click.command("show")
@click.argument("number")
@control.database
@whose.tenant
@whose.region
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@options.as_document
def command(
    number: str,
    store: Path | None,
    database: str | None,
    tenant: str,
    region: str | None,
    policy: str,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
) -> int:
    """Show one number: its state, its holders, its moves."""
    from callstanding.inventory.ageing import rests_until
    from callstanding.policies import load_policy

    [meant], rules = whose.e164([number], region), load_policy(policy)
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control import Stock

        stock = Stock(engine)
        item, tenures, moves = stock.get(meant, tenant), stock.ledger(meant, tenant=tenant), stock.moves(meant, tenant)
    told = _about(item, rests_until(item, rules))
    if as_json:
        screen.send_json(told | {"tenures": _tenures(tenures), "moves": _moves(moves)})
        return OK
    from callstanding.cli.tables import plain

    facts = plain("", "")
    for name, value in told.items():
        if value:
            facts.add_row(name, str(value))
    screen.show(facts)
    for title, rows in (("held by", _tenures(tenures)), ("moves", _moves(moves))):
        if rows:
            table = plain(*rows[0])
            for row in rows:
                table.add_row(*row.values())
            screen.show(title, table)
    return OK


def _about(item: Item, rested: float | None) -> dict[str, Any]:
    return {
        "number": item.number,
        "country": item.country,
        "state": item.state,
        "since": control.moment(item.since),
        "rested_at": control.moment(rested),
        "holder": item.holder,
        "campaign": item.campaign,
        "held_since": control.moment(item.held_since),
        "last_held": control.moment(item.used),
        "pool": item.pool,
        "note": item.note,
    }


def _tenures(tenures: list[Tenure]) -> list[dict[str, str]]:
    return [
        {
            "holder": each.holder,
            "campaign": each.campaign,
            "from": control.moment(each.since),
            "to": control.moment(each.until),
        }
        for each in tenures
    ]


def _moves(moves: list[Move]) -> list[dict[str, str]]:
    return [
        {"at": control.moment(each.at), "from": each.was, "to": each.state, "who": each.who, "why": each.why}
        for each in moves
    ]
