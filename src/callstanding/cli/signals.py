"""`callstanding signals`: what is measured, and what was measured in given files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK
from callstanding.cli.progress import progress_bar


@click.command("signals")
@options.inputs
@options.judging
@options.reading
@options.as_json
def command(
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """List all signals with their limits; with FILES or a store, what each number measures."""
    if not files and not reports and store is None:
        return _list(chosen["policy"], chosen["lang"], as_json=as_json)
    from callstanding.pipeline import signal_table

    with progress_bar() as progress:
        measured = signal_table(
            files,
            reports=reports,
            assignments=assignments,
            options=options.gather(chosen),
            store=store,
            progress=progress,
        )
    screen.send_rows(measured, as_json=as_json)
    return OK


def _list(policy: str, lang: str, *, as_json: bool) -> int:
    from callstanding.messages import title, word
    from callstanding.policies import load_policy

    rules = load_policy(policy).signals.values()
    rows = [
        {"signal": r.name, "family": r.family, "limit": r.limit, "full": r.full, "points": r.points, "about": r.about}
        for r in rules
    ]
    if as_json or not screen.for_people():
        screen.send_dicts(rows, as_json=as_json)
        return OK
    from callstanding.cli.tables import plain
    from callstanding.messages.figures import figure

    table = plain("signal", "family", "limit", "points", "about", right=("limit", "points"))
    for r in rules:
        limit = figure(r.name, r.limit, lang)
        table.add_row(title(r.name, lang), word("family", r.family, lang), limit, f"{r.points:+.1f}", r.about)
    screen.show(table)
    return OK
