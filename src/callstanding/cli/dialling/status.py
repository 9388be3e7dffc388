"""`callstanding dial status`: the calls left to each number."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import control, options
from callstanding.cli.dialling import opening
from callstanding.cli.failures import OK


@click.command("status")
@click.option("--number", "numbers", multiple=True, metavar="NUMBER", help="A number; more may be named.")
@click.option("--pool", metavar="NAME", help="Instead: all numbers of this pool of the stock.")
@click.option("--campaign", metavar="NAME", help="Instead: all numbers of this campaign of the stock.")
@opening.where
@options.as_json
def command(
    store: Path,
    database: str | None,
    tenant: str,
    policy: str,
    *,
    numbers: tuple[str, ...],
    pool: str | None,
    campaign: str | None,
    as_json: bool,
) -> int:
    """The calls left to each number in a minute, an hour, a day and a week. Also deletes grants that no rule counts."""
    from callstanding import clock

    with opening.budget(store, database, policy) as (budget, engine, _):
        from callstanding.control.dial_sources import found, stock_of

        some = found(stock_of(engine), tenant, numbers=numbers, pool=pool, campaign=campaign)
        left = budget.headroom(some.candidates, at=clock.seconds())
        budget.forget(at=clock.seconds())
        rows = [
            {"number": each.number, "state": each.state, "pool": each.pool,
             **{name: getattr(left[each.number], name) for name in ("minute", "hour", "day", "week")}}
            for each in some.candidates
        ]  # fmt: skip
    control.put(rows, as_json=as_json)
    return OK
