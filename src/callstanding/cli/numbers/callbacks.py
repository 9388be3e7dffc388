"""`callstanding numbers callbacks`: who called back and reached someone, and who waits to be called."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import intake, options, screen
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.actions.callbacks import Reach
    from callstanding.pipeline import Intake
    from callstanding.pipeline.callbacks import Callbacks

BY = click.Choice(["number", "hour", "weekday"])
_CONTACTS = "Your own list of numbers, to name parties that a store knows as pseudonyms."


@click.command("callbacks")
@options.inputs
@click.option("--number", "-n", "numbers", multiple=True, metavar="NUMBER", help="Only this number; may be repeated.")
@click.option("--within", "within_min", type=float, metavar="MIN", help="Minutes to reach someone (default: policy).")
@click.option("--days", type=float, metavar="DAYS", help="The time looked at (default: policy).")
@click.option("--by", type=BY, default="number", show_default=True, help="Also by hour or weekday, in --zone.")
@click.option("--returns", type=options.PATH, metavar="FILE.csv", help="Write whom to call back, longest wait first.")
@click.option("--contacts", type=options.EXISTING, metavar="FILE", help=_CONTACTS)
@options.judging
@options.reading
@options.as_json
def command(
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    numbers: tuple[str, ...],
    within_min: float | None,
    days: float | None,
    by: Any,
    returns: Path | None,
    contacts: Path | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Tell who calls back and reaches someone.

    From FILES or from a store. A party counts that was called unasked and called back: once for each number. It has
    reached someone when a call between the two is answered within --within minutes, whoever makes it.
    """
    options.something_given(files, reports, store)
    _check(returns, store, contacts)
    from callstanding.pipeline.callbacks import callbacks_of
    from callstanding.pipeline.filled import filled
    from callstanding.pipeline.own_lines import as_named
    from callstanding.policies import load_policy

    asked, policy = options.gather(chosen), load_policy(chosen["policy"])
    named = as_named(numbers, asked.region) if numbers else None
    listed = _listed(contacts, asked.region)
    taken: list[Intake] = []
    with (
        progress_bar() as progress,
        filled(files, reports, assignments, store, options=asked, progress=progress, told=taken.append) as engine,
    ):
        found = callbacks_of(
            engine,
            policy,
            named,
            as_of=asked.as_of,
            within_min=within_min,
            days=days,
            by=by,
            zone=asked.zone,
            contacts_of=listed,
        )
    status = intake.tell(taken[0] if taken else None)
    if not found.rows:
        screen.say("Nobody was called by a number that is scored: there is nobody to call back.")
    _put(found, by=by, lang=asked.lang, as_json=as_json)
    _tell(found, returns, store)
    return status


def _check(returns: Path | None, store: Path | None, contacts: Path | None) -> None:
    """Refuse before the work what cannot be had after it."""
    if returns is None:
        return
    if store is not None and contacts is None:
        raise click.UsageError(
            "A store holds pseudonyms of those who were called: it can tell how many wait, not who. "
            "Give --contacts FILE with your own list of numbers, or the call files in place of --store."
        )
    if not returns.absolute().parent.is_dir():
        raise click.UsageError(f"--returns {returns}: there is no folder {returns.parent}.")


def _listed(contacts: Path | None, region: str | None) -> list[str] | None:
    if contacts is None:
        return None
    from callstanding.pipeline.contact_list import contact_list

    listed, without = contact_list(contacts, region)
    if without:
        screen.warn(f"{without:,} lines of {contacts} hold no number.")
    return listed


def _put(found: Callbacks, *, by: str, lang: str, as_json: bool) -> None:
    waiting = Counter(each.number for each in found.waiting)
    if as_json or not screen.for_people():
        screen.send_dicts([_row(row, found, by, waiting, lang) for row in found.rows], as_json=as_json)
        return
    from callstanding.cli.tables import plain
    from callstanding.messages import phrase
    from callstanding.messages.phrases import duration, percent

    slot = [by] if by != "number" else []
    right = ("called back", "reached", "share", "median", "9 of 10", "to return")
    table = plain("number", *slot, *(right if by == "number" else right[:-1]), "is", right=right)
    for row in found.rows:
        place = [_slot(row, lang)] if slot else []
        back = [] if slot else [str(waiting[row.number])]
        shares = [percent(row.share, lang), duration(row.median_s, lang), duration(row.slow_s, lang)]
        verdict = phrase("callbacks_verdict", row.verdict, lang)
        table.add_row(row.number, *place, str(row.called_back), str(row.reached), *shares, *back, verdict)
    screen.show(table)


def _row(row: Reach, found: Callbacks, by: str, waiting: Counter[str], lang: str) -> dict[str, Any]:
    """One row for programs."""
    from callstanding.pipeline.owner_rows import reach_row

    told = reach_row(row, found.terms, lang)
    for slot in {"hour", "weekday"} - {by}:
        del told[slot]
    back = {"to_return": waiting[row.number]} if by == "number" else {}
    return told | back | {"as_of": found.as_of.isoformat()}


def _slot(row: Reach, lang: str) -> str:
    from callstanding.messages import word

    return word("weekday", str(row.weekday), lang) if row.hour is None else f"{row.hour:02d}:00"


def _tell(found: Callbacks, returns: Path | None, store: Path | None) -> None:
    """Who waits, in words; and in the file that was asked for."""
    if not found.waiting:
        return
    oldest = f"the first since {found.waiting[0].since:%Y-%m-%d %H:%M} UTC"
    if returns is None:
        how = "--contacts FILE names them, --returns FILE lists them" if store else "--returns FILE lists them"
        screen.say(f"{len(found.waiting):,} to be called back, {oldest}: {how}.")
        return
    named = [each for each in found.waiting if each.party is not None]
    write_returns(returns, named)
    screen.say(f"{len(named):,} to be called back in {returns}, {oldest}.")
    if len(named) < len(found.waiting):
        screen.warn(f"{len(found.waiting) - len(named):,} more wait whose numbers are not among your contacts.")


def write_returns(path: Path, waiting: list[Any]) -> None:
    """A list that its user alone can read: it names people."""
    import csv
    import os

    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("party", "number", "waiting_since", "called_last", "called", "returned"))
        for each in waiting:
            times = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (each.since, each.latest))
            writer.writerow((each.party, each.number, *times, each.times, each.returns))
