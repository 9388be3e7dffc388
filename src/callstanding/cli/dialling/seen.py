"""`callstanding dial seen`: calls in the store that did not pass the budget."""

from __future__ import annotations

from pathlib import Path

import click

from callstanding.cli import screen
from callstanding.cli.dialling import opening
from callstanding.cli.failures import OK


@click.command("seen")
@click.argument("numbers", nargs=-1, required=True)
@opening.where
def command(numbers: tuple[str, ...], store: Path, database: str | None, tenant: str, policy: str) -> int:
    """Take over how many calls NUMBERS made in the last week by the records of the store, hour by hour.

    Of each hour the larger figure counts: what the budget let begin, or what the records have.
    """
    from callstanding import clock

    now = clock.seconds()
    with opening.budget(store, database, policy) as (_, engine, _):
        from callstanding.control.seen_calls import take_seen
        from callstanding.pipeline.dialled import calls_by_hour
        from callstanding.pipeline.store import open_store

        with open_store(store) as duck:
            seen = calls_by_hour(duck, numbers, since=now - 7 * 86_400)
        beside = take_seen(engine, tenant, seen, now=now)
    screen.say(f"{beside} calls of the last week did not pass the budget; they count now.")
    return OK
