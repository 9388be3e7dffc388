"""`callstanding numbers list`: the board of an owner, the worst number first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.numbers import whose
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.control.stock import Item
    from callstanding.live.board import BoardLine
    from callstanding.live.judged import Seen
    from callstanding.policies.policy import Policy

SOURCES = {
    "published": "as the service publishes them",
    "judged": "judged now",
    "kept": "kept since they were judged; no fact came since",
}


@click.command("list")
@control.database
@whose.tenant
@whose.chosen
@click.option("--all", "every", is_flag=True, help="Every number on the screen, not the worst only.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@options.as_json
def command(
    store: Path | None,
    database: str | None,
    tenant: str,
    every: bool,  # noqa: FBT001 - click hands flags over as arguments
    policy: str,
    as_json: bool,  # noqa: FBT001 - ditto
    **given: Any,
) -> int:
    """Show the board: every number, the worst first.

    Each with its state, its standing, its calls of the last 24 hours and its limit of a day.

    Standings come from a service that works on the store, else they are judged from it, and kept until facts are added.
    """
    from callstanding.policies import load_policy

    wanted, rules = whose.filters(given), load_policy(policy)
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control import Stock

        items = list(Stock(engine).every(tenant, **wanted))
        if not items:
            return _empty(tenant, chosen=any(wanted.values()))
    lines = _lines(items, store, rules)
    if as_json or not screen.for_people():
        screen.send_dicts([_row(line) for line in lines], as_json=as_json)
    else:
        _show(lines, every=every)
    return OK


def _empty(tenant: str, *, chosen: bool) -> int:
    if chosen:
        screen.say(f"No number of {tenant} is like that.")
    else:
        screen.say(f"The stock of {tenant} is empty. Add numbers: callstanding numbers import FILE --store PATH")
    return OK


def _lines(items: list[Item], store: Path | None, policy: Policy) -> list[BoardLine]:
    from callstanding import clock
    from callstanding.live.board import board, tallied

    now, found = clock.seconds(), _seen(items, store, policy)
    lines = board(items, found, policy, now=now)
    counts = ", ".join(f"{count:,} {status}" for status, count in tallied(lines).items())
    screen.say(f"{len(lines):,} numbers: {counts}")
    if found.at is not None:
        screen.say(f"Standings of {control.moment(found.at)}, {SOURCES[found.source]}.")
    if found.calls is None:
        screen.warn("The calls of the last 24 hours are not known: the service did not answer.")
    return lines


def _seen(items: list[Item], store: Path | None, policy: Policy) -> Seen:
    from callstanding import clock
    from callstanding.live.judged import Seen, seen

    if store is None or not _has_facts(store):
        screen.warn("Standings need a store with calls: --store PATH, filled by `callstanding ingest` or `serve`.")
        return Seen({}, {}, None, "judged")
    with progress_bar() as progress:
        return seen(store, policy, [item.number for item in items], now=clock.seconds(), progress=progress)


def _has_facts(store: Path) -> bool:
    from callstanding.live.place import Place

    return store.exists() or Place(store).published.exists()


def _row(line: BoardLine) -> dict[str, Any]:
    item = line.item
    return {
        "number": item.number,
        "state": item.state,
        "state_since": control.moment(item.since),
        "holder": item.holder,
        "campaign": item.campaign,
        "pool": item.pool,
        "status": line.status,
        "flags": " ".join(line.flags),
        "spam_score": None if line.score is None else round(line.score, 1),
        "calls_day": line.calls,
        "limit_day": line.limit,
        "since": control.moment(line.since),
        "clean_by": control.moment(line.clean_by),
    }


def _show(lines: list[BoardLine], *, every: bool) -> None:
    from callstanding.cli.tables import SHOWN, plain, score_text, status_text

    table = plain(
        "number", "state", "campaign", "status", "score", "calls", "since", "clean by", right=("score", "calls")
    )
    for line in lines if every else lines[:SHOWN]:
        item, calls = line.item, "?" if line.calls is None else f"{line.calls:,}"
        since, until = control.moment(line.since)[:10], control.moment(line.clean_by)[:10]
        status = status_text(line.status, "en")
        table.add_row(
            item.number,
            item.state,
            item.campaign,
            status,
            score_text(line.score),
            f"{calls}/{line.limit}",
            since,
            until,
        )
    screen.show(table)
    if not every and len(lines) > SHOWN:
        screen.say(f"The {SHOWN} worst are shown; --all shows every one.")
