"""`callstanding numbers tend`: each number into the state that it is due for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose
from callstanding.cli.progress import progress_bar
from callstanding.errors import UsageError

if TYPE_CHECKING:
    from callstanding.control.tending import Tended
    from callstanding.policies.policy import Policy


@click.command("tend")
@control.database
@whose.tenant
@click.option("--dry-run", is_flag=True, help="Show what is due and why; move nothing.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@options.as_json
def command(
    store: Path | None,
    database: str | None,
    tenant: str,
    dry_run: bool,  # noqa: FBT001 - click hands flags over as arguments
    policy: str,
    as_json: bool,  # noqa: FBT001 - ditto
) -> int:
    """Move numbers along: what is tagged rests, what has grown warm is used, what has rested warms up again.

    A number that is watched while it grows warm rests too. Quarantined, retired and new numbers stay as they are.
    `callstanding serve` does the same every few minutes.
    """
    from callstanding.policies import load_policy

    rules, where = load_policy(policy), _with_facts(store)
    with control.opened(store, database) as engine:
        from callstanding import clock
        from callstanding.control.tending import Tending

        tending, now = Tending(engine, rules, tenant), clock.seconds()
        found = tending.look(lambda numbers: _seen(where, rules, numbers), now=now)
        if not dry_run:
            found = tending.move(found, now=now, who=control.who())
    control.put([_row(each) for each in found], as_json=as_json)
    done = "due" if dry_run else "moved"
    screen.say(f"{len(found):,} {'number' if len(found) == 1 else 'numbers'} {done}.")
    return OK


def _with_facts(store: Path | None) -> Path:
    """The store. Raises UsageError without one: a number of which nothing is known may be tagged all the same."""
    from callstanding.live.place import Place

    if store is None or not (store.exists() or Place(store).published.exists()):
        told = "Tending needs a store with calls: without standings nobody knows which numbers are tagged."
        raise UsageError(told, hint="Name it: --store PATH, filled by `callstanding ingest` or `callstanding serve`.")
    return store


def _seen(store: Path, policy: Policy, numbers: Any) -> Any:
    from callstanding import clock
    from callstanding.live.judged import seen

    with progress_bar() as progress:
        return seen(store, policy, numbers, now=clock.seconds(), progress=progress).shown


def _row(each: Tended) -> dict[str, Any]:
    item, due = each.item, each.due
    return {"number": item.number, "was": item.state, "to": due.to, "cause": due.cause, "value": round(due.value, 1),
            "limit": due.limit, "unit": due.unit, "source": due.source}  # fmt: skip
