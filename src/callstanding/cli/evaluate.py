"""`callstanding evaluate`: standings against a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from rich.table import Table

    from callstanding.evaluate import Evaluation


@click.command("evaluate")
@click.argument("standings", type=options.EXISTING)
@click.option("--labels", required=True, type=options.EXISTING, metavar="FILE", help="number, kind, label, from, to.")
@click.option("--calls", type=options.EXISTING, metavar="FILE", help="Native calls, to tell how soon tags come.")
@click.option("--history", type=options.EXISTING, metavar="FILE", help="What `score --history` wrote.")
@click.option("--partial", is_flag=True, help="LABELS know only some of the numbers; leave the others out.")
@click.option("--html", type=options.PATH, metavar="FILE", help="Also write a page with plots.")
@options.as_document
def command(
    standings: Path,
    labels: Path,
    calls: Path | None,
    history: Path | None,
    partial: bool,  # noqa: FBT001 - click hands flags over as arguments
    html: Path | None,
    as_json: bool,  # noqa: FBT001 - ditto
) -> int:
    """Say how much of the spam STANDINGS found and how many honest numbers they tagged, by labels that know the truth.

    Labels are spam, legit or grey, from a time to a time. Without --history only numbers tagged now count as tagged.
    """
    if html is not None and not html.absolute().parent.is_dir():
        raise click.UsageError(f"--html {html}: there is no folder {html.parent}.")
    from callstanding.evaluate import evaluate

    found = evaluate(standings, labels, calls=calls, history=history, partial=partial)
    if html is not None:
        from callstanding.evaluate.report import page

        html.write_text(page(found, title=standings.name), encoding="utf-8")
        screen.say(f"The page is {html}.")
    if as_json:
        screen.send_json(found.as_dict())
        return OK
    _show(found)
    for note in found.notes:
        screen.warn(f"{note}.")
    return OK


def _show(found: Evaluation) -> None:
    from callstanding.cli.tables import plain
    from callstanding.evaluate.report import figures

    others = plain("figure", "value", right=("value",))
    for what, figure in figures(found):
        others.add_row(what, figure)
    screen.show(_kinds(found), others)


def _kinds(found: Evaluation) -> Table:
    """Kind by kind, under the label of each: a column for it would leave too little room for the shares."""
    from callstanding.cli.tables import plain
    from callstanding.evaluate.report import number, percent

    tagged, calls, watched = "tagged", "calls\nto tag", "watched\nnow"
    table = plain("kind", tagged, "share (95 %)", calls, watched, right=(tagged, calls, watched))
    label = ""
    for kind in found.kinds:
        if kind.label != label:
            label = kind.label
            table.add_section()
            table.add_row(label, style="bold")
        rate = kind.tagged
        until = "" if kind.calls_until_tag is None else number(kind.calls_until_tag, 0)
        told = f"{rate.k:,}/{rate.n:,}", percent(rate), until, f"{kind.watched:,}"
        table.add_row(f"  {kind.kind}", *told, style="bold red" if label == "legit" and rate.k else None)
    return table
