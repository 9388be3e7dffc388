"""`callstanding ingest`: files into a store, once each, however often they are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import intake, options, places, screen
from callstanding.cli.failures import OK
from callstanding.cli.far import check_near, far, given, is_far
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.pipeline import Intake
    from callstanding.pipeline.far import Given


@click.command("ingest")
@options.places_given
@click.option("--store", required=True, metavar="PATH", help="The store, or of a cluster the lake; made if missing.")
@options.reading
@options.engine
@click.option(
    "--follow", is_flag=True, help="Of a cluster: go on with the files that come into one folder, until ended."
)
@click.option(
    "--every", "every_s", default=10.0, show_default=True, metavar="SECONDS", help="How often to look for them."
)
def command(
    files: tuple[str, ...],
    reports: tuple[str, ...],
    assignments: tuple[str, ...],
    store: str,
    engine: str,
    key: Path | None,
    work: str | None,
    spark: tuple[str, ...],
    follow: bool,  # noqa: FBT001 - click hands flags over as arguments
    every_s: float,
    **chosen: Any,
) -> int:
    """Read FILES into a store. A row that the store knows already changes nothing, so repeating is safe."""
    if not files and not reports and not assignments:
        raise click.UsageError("Give at least one FILE, --reports FILE or --assignments FILE.")
    if follow and not is_far(engine):
        raise click.UsageError("--follow is for a cluster; `callstanding watch` follows folders of this machine.")
    if is_far(engine):
        from callstanding.pipeline.far import follow_far, ingest_far

        cluster = far(engine, store=store, key=key, work=work, spark=spark)
        if follow:
            one = _one(given(files, reports, assignments))
            follow_far(cluster, one, options=options.gather(chosen), every_s=every_s, told=intake.tell)
            return OK
        with progress_bar() as progress:
            read = ingest_far(
                cluster, given(files, reports, assignments), options=options.gather(chosen), progress=progress
            )
    else:
        check_near(engine, key=key, work=work, spark=spark)
        read = _near(files, reports, assignments, store, chosen)
    status = intake.tell(read)
    also = f" --engine {engine}" if is_far(engine) else ""
    screen.say(f"{read.accepted:,} rows are in {store}; score them with `callstanding score{also} --store {store}`.")
    return status


def _one(all_given: list[Given]) -> Given:
    if len(all_given) != 1:
        raise click.UsageError("--follow takes one folder: begin one command for each.")
    return all_given[0]


def _near(
    files: tuple[str, ...],
    reports: tuple[str, ...],
    assignments: tuple[str, ...],
    store: str,
    chosen: dict[str, Any],
) -> Intake:
    from callstanding.pipeline import ingest_files

    with progress_bar() as progress:
        return ingest_files(
            places.files_of(files),
            reports=places.files_of(reports),
            assignments=places.files_of(assignments),
            store=Path(store),
            options=options.gather(chosen),
            progress=progress,
        )
