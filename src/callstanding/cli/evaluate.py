"""`callstanding evaluate`: standings against a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.evaluate import Evaluation


@click.command("evaluate")
@click.argument("standings", type=options.EXISTING)
@click.option("--labels", required=True, type=options.EXISTING, metavar="FILE", help="number, kind, label, from, to.")
@click.option("--calls", type=options.EXISTING, metavar="FILE", help="Native calls, to tell how soon tags come.")
@click.option("--history", type=options.EXISTING, metavar="FILE", help="What `score --history` wrote.")
@click.option("--html", type=options.PATH, metavar="FILE", help="Also write a page with plots.")
@options.as_json
def command(
    standings: Path,
    labels: Path,
    calls: Path | None,
    history: Path | None,
    html: Path | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
) -> int:
    """Say how many spam numbers STANDINGS found and how many honest ones they tagged, by LABELS that know the truth.

    Labels are spam, legit or grey, from a time to a time. Without --history only numbers tagged now count as tagged.
    """
    from callstanding.evaluate import evaluate

    found = evaluate(standings, labels, calls=calls, history=history)
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
    from callstanding.evaluate.report import figures, percent

    kinds = plain(
        "kind", "label", "numbers", "tagged", "share (95%)", "watched", right=("numbers", "tagged", "watched")
    )
    for kind in found.kinds:
        n, k, watched = (f"{value:,}" for value in (kind.tagged.n, kind.tagged.k, kind.watched))
        style = "bold red" if kind.label == "legit" and kind.tagged.k else None
        kinds.add_row(kind.kind, kind.label, n, k, percent(kind.tagged), watched, style=style)
    others = plain("figure", "value", right=("value",))
    others.add_row("spam numbers found", percent(found.found), style="bold")
    others.add_row("honest numbers tagged", percent(found.false), style="bold")
    for what, figure in figures(found):
        others.add_row(what, figure)
    screen.show(kinds, others)
