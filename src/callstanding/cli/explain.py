"""`callstanding explain`: one number's score, entries, timeline, and what would clear it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import disputed, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.progress import progress_bar


@click.command("explain")
@click.argument("number")
@options.inputs
@options.judging
@options.reading
@disputed.option
@options.as_json
def command(
    number: str,
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    disputes: tuple[Path, ...],
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Explain the standing of NUMBER, from FILES or from a store: why it is so and what would change it."""
    options.something_given(files, reports, store)
    from callstanding.pipeline import explain_number

    with progress_bar() as progress:
        found = explain_number(
            number,
            files,
            reports=reports,
            assignments=assignments,
            options=options.gather(chosen, disputed.known(disputes, store, region=chosen["region"])),
            store=store,
            progress=progress,
        )
    if as_json:
        screen.send_json({name: getattr(found, name) for name in PARTS})
        return OK
    from callstanding.cli.story import story

    screen.show(*story(found, lang=chosen["lang"]))
    return OK


PARTS = ("number", "as_of", "standing", "entries", "timeline", "remedies")
