"""`callstanding score`: files in, standings out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import disputed, intake, options, screen
from callstanding.cli.progress import progress_bar

OUTPUTS = (".parquet", ".csv", ".ndjson")


@click.command("score")
@options.inputs
@options.judging
@options.reading
@options.engine
@disputed.option
@click.option("-o", "--output", type=options.PATH, metavar="FILE", help="Write .parquet, .csv or .ndjson instead.")
@click.option(
    "--history", type=options.PATH, metavar="FILE", help="Also write every change of status, with its causes."
)
@options.as_json
def command(
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    disputes: tuple[Path, ...],
    output: Path | None,
    history: Path | None,
    engine: str,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Score every number in FILES: its Spam Score, its status, the reasons, and the limits that it broke.

    FILES are call records, reports or assignments; their kind and format are told from their content.
    """
    options.something_given(files, reports, store)
    _check_output(output, "-o")
    _check_output(history, "--history")
    from callstanding.pipeline import score_files, write_table

    with progress_bar() as progress:
        outcome = score_files(
            files,
            reports=reports,
            assignments=assignments,
            options=options.gather(chosen, disputed.known(disputes, store, region=chosen["region"])),
            store=store,
            engine=engine,
            progress=progress,
        )
    status = intake.tell(outcome.intake)
    if history is not None:
        write_table(outcome.history, history)
        screen.say(f"{outcome.history.num_rows:,} changes of status in {history}")
    if output is not None:
        write_table(outcome.standings, output)
        screen.say(f"{outcome.standings.num_rows:,} standings as of {outcome.as_of:%Y-%m-%d %H:%M} UTC in {output}")
    elif as_json or not screen.for_people():
        screen.send_rows(outcome.standings, as_json=as_json)
    else:
        _show(outcome, chosen["lang"])
    return status


def _show(outcome: Any, lang: str) -> None:
    from callstanding.cli.tables import standings_table, tally

    screen.show(standings_table(outcome.standings, lang=lang))
    screen.say(tally(outcome.standings, lang=lang, as_of=outcome.as_of))


def _check_output(output: Path | None, option: str) -> None:
    """Refuse an output that could not be written before hours of work are spent on it."""
    if output is None:
        return
    if output.suffix not in OUTPUTS:
        raise click.UsageError(f"{option} {output}: end the name in one of {', '.join(OUTPUTS)}.")
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"{option} {output}: there is no folder {output.parent}.")
