"""`callstanding numbers changed`: whose answer rate fell, since when, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, intake, options, screen
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.actions.changed import Change
    from callstanding.pipeline import Intake
    from callstanding.pipeline.changed import Changes, Labels


@click.command("changed")
@options.inputs
@click.option("--number", "-n", "numbers", multiple=True, metavar="NUMBER", help="Only this number; may be repeated.")
@click.option("--days", type=float, metavar="DAYS", help="The time looked at (default: three times the baseline).")
@click.option("--pools", type=options.EXISTING, metavar="FILE", help="CSV of number,campaign: what belongs together.")
@click.option("--levels", is_flag=True, help="Also the levels of the rate over time (--json only).")
@control.elsewhere
@options.judging
@options.reading
@options.as_json
def command(
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    numbers: tuple[str, ...],
    days: float | None,
    pools: Path | None,
    levels: bool,  # noqa: FBT001 - click hands flags over as arguments
    database: str | None,
    tenant: str,
    as_json: bool,  # noqa: FBT001 - ditto
    **chosen: Any,
) -> int:
    """Say why fewer people answer.

    Finds falls of the answer rate, and whether a label, the list, the hours of calling or a carrier made them. The
    rate is the share of the people called on a day who answered on it. Numbers of one account are compared with
    each other. Days begin in --zone. Labels that `numbers labels import` took in are evidence.
    """
    options.something_given(files, reports, store)
    if levels and not as_json:
        raise click.UsageError("--levels are for --json.")
    from callstanding.pipeline.changed import Told, changed_of
    from callstanding.pipeline.filled import filled
    from callstanding.pipeline.own_lines import as_named, named_campaigns
    from callstanding.policies import load_policy

    asked, policy = options.gather(chosen), load_policy(chosen["policy"])
    told = Told(named_campaigns(pools, asked.region) if pools else {}, _labels(store, database, tenant))
    taken: list[Intake] = []
    with (
        progress_bar() as progress,
        filled(files, reports, assignments, store, options=asked, progress=progress, told=taken.append) as engine,
    ):
        found = changed_of(
            engine,
            policy,
            as_named(numbers, asked.region) if numbers else None,
            as_of=asked.as_of,
            days=days,
            zone=asked.zone,
            told=told,
        )
    status = intake.tell(taken[0] if taken else None)
    _put(found, lang=asked.lang, as_json=as_json, levels=levels)
    return status


def _labels(store: Path | None, database: str | None, tenant: str) -> Labels:
    """When the tenant's numbers were seen labelled elsewhere; nothing where there is no control data."""
    if not control.is_there(store, database):
        return {}
    with control.opened(store, database) as engine:
        from callstanding.control.labels import Labels as Seen
        from callstanding.pipeline.changed import labelled

        seen = Seen(engine)
        return labelled(seen.of(tenant, seen.numbers(tenant)))


def _put(found: Changes, *, lang: str, as_json: bool, levels: bool) -> None:
    from callstanding.actions.changed import told

    watched = f"numbers and pools watched: {len(found.series):,}, to {found.as_of:%Y-%m-%d}"
    screen.say(f"falls: {len(found.rows):,}; {watched}")
    if as_json or not screen.for_people():
        rows = [_row(row, lang, as_json=as_json) for row in found.rows]
        more = [{"levels": levels_of(found, row.name)} if levels else {} for row in found.rows]
        screen.send_dicts([row | also for row, also in zip(rows, more, strict=True)], as_json=as_json)
        return
    from callstanding.cli.tables import plain
    from callstanding.messages import phrase
    from callstanding.messages.phrases import percent

    table = plain("number", "since", "from", "to", "cause", "evidence", right=("from", "to"))
    for row in found.rows:
        cause, rates = phrase("changed_cause", row.cause, lang), (row.drop.before, row.drop.after)
        table.add_row(row.name, f"{row.since}", *(percent(rate, lang) for rate in rates), cause, told(row, lang))
    if found.rows:
        screen.show(table)


def _row(change: Change, lang: str, *, as_json: bool) -> dict[str, Any]:
    """One row for programs: shares from 0 to 1, days in ISO 8601; in JSON with all figures behind the cause."""
    from callstanding.pipeline.owner_rows import change_row

    row = change_row(change, lang)
    if not as_json:
        del row["evidence"]
    return row


def levels_of(found: Changes, name: str) -> list[dict[str, Any]]:
    """The levels of one series, for programs. UsageError where ruptures is not installed."""
    from callstanding.errors import UsageError
    from callstanding.pipeline.owner_rows import level_rows

    try:
        return level_rows(found, name)
    except ModuleNotFoundError as error:
        raise UsageError("Levels need ruptures.", hint="pip install 'callstanding[owner]'.") from error
