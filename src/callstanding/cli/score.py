"""`callstanding score`: files in, standings out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import disputed, intake, options, places, screen
from callstanding.cli.far import check_near, far, given, is_far, is_folder, write
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.pipeline import Options, Outcome
    from callstanding.pipeline.far import Far, Given

OUTPUTS = (".parquet", ".csv", ".ndjson")


@click.command("score")
@options.places_given
@click.option("--store", type=click.STRING, metavar="PATH", help="A store made by `ingest`; of a cluster, a lake.")
@options.judging
@options.reading
@options.engine
@disputed.option
@click.option(
    "-o", "--output", metavar="FILE", help="Write .parquet, .csv or .ndjson instead; of a cluster also a folder."
)
@click.option("--history", metavar="FILE", help="Also write every change of status, with its causes.")
@options.as_json
def command(
    files: tuple[str, ...],
    reports: tuple[str, ...],
    assignments: tuple[str, ...],
    store: str | None,
    disputes: tuple[Path, ...],
    output: str | None,
    history: str | None,
    engine: str,
    key: Path | None,
    work: str | None,
    spark: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Score every number in FILES: its Spam Score, its status, the reasons, and the limits that it broke.

    FILES are call records, reports or assignments; their kind and format are told from their content.
    """
    options.something_given(files, reports, store)
    if is_far(engine):
        cluster = far(engine, store=store, key=key, work=work, spark=spark)
        asked = options.gather(chosen, disputed.known(disputes, None, region=chosen["region"]))
        found = _far(cluster, given(files, reports, assignments), asked, output, history)
        if isinstance(found, int):
            return found
        outcome = found
    else:
        check_near(engine, key=key, work=work, spark=spark)
        _check_output(output, "-o")
        _check_output(history, "--history")
        outcome = _near(files, reports, assignments, store, disputes, engine, chosen)
    status = intake.tell(outcome.intake)
    from callstanding.pipeline import write_table

    if history is not None:
        write_table(outcome.history, Path(history))
        screen.say(f"{outcome.history.num_rows:,} changes of status in {history}")
    if output is not None:
        write_table(outcome.standings, Path(output))
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


def _near(
    files: tuple[str, ...],
    reports: tuple[str, ...],
    assignments: tuple[str, ...],
    store: str | None,
    disputes: tuple[Path, ...],
    engine: str,
    chosen: dict[str, Any],
) -> Outcome:
    """Score by an engine of this machine."""
    from callstanding.pipeline import score_files

    kept = None if store is None else Path(store)
    with progress_bar() as progress:
        return score_files(
            places.files_of(files),
            reports=places.files_of(reports),
            assignments=places.files_of(assignments),
            options=options.gather(chosen, disputed.known(disputes, kept, region=chosen["region"])),
            store=kept,
            engine=engine,
            progress=progress,
        )


def _far(cluster: Far, asked_of: list[Given], asked: Options, output: str | None, history: str | None) -> Outcome | int:
    """Score on a cluster: into a folder, which is written there, or into this process."""
    from callstanding.pipeline.far import score_far, scored_far

    with progress_bar() as progress:
        if not is_folder(output):
            _check_output(output, "-o")
            _check_output(history, "--history")
            return score_far(cluster, asked_of, options=asked, progress=progress)
        with scored_far(cluster, asked_of, options=asked, progress=progress) as found:
            status = intake.tell(found.intake)
            write(found, str(output), history)
            return status


def _check_output(output: str | None, option: str) -> None:
    """Refuse an output that could not be written before hours of work are spent on it."""
    if output is None:
        return
    if Path(output).suffix not in OUTPUTS:
        raise click.UsageError(f"{option} {output}: end the name in one of {', '.join(OUTPUTS)}.")
    if not Path(output).absolute().parent.is_dir():
        raise click.UsageError(f"{option} {output}: there is no folder {Path(output).parent}.")
