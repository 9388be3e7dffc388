"""`callstanding fit`: points learned from labelled worlds, as a new policy with its training report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding import clock
from callstanding.cli import options, screen
from callstanding.cli.failures import OK, PARTLY
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.fitting import Fit
    from callstanding.pipeline import Intake

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("fit")
@click.argument("train", nargs=-1, required=True, type=_FOLDER, metavar="WORLD...")
@click.option("--judge", multiple=True, type=_FOLDER, metavar="WORLD", help="Judge on this world; repeatable.")
@click.option("--base", default="standard", show_default=True, metavar="NAME|FILE", help="The policy to start from.")
@click.option("--name", metavar="NAME", help="Of the new policy (default: the file's).")
@click.option("--version", metavar="TEXT", help="Of the new policy (default: today).")
@click.option("-o", "--output", required=True, type=options.PATH, metavar="FILE.toml", help="The new policy.")
@click.option("--report", type=options.PATH, metavar="FILE", help="Also write the report: .json, .html or .md.")
@click.option("--most", default=2.0, show_default=True, metavar="1..4", help="Times the base's points, at most.")
@click.option("--good", default=0.5, show_default=True, metavar="0.5..1", help="Of good evidence's points, at least.")
@click.option("--honest", default=0.7, show_default=True, metavar="0.5..0.95", help="What the honest side weighs.")
@click.option("--calibrate", is_flag=True, help="Also lower the prior to where scores are truest.")
@options.reading
@options.as_document
def command(
    train: tuple[Path, ...],
    judge: tuple[Path, ...],
    output: Path,
    report: Path | None,
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Learn points from labelled WORLDs, write them as a new policy, and judge it on worlds that it has not seen.

    A WORLD is a folder with calls, labels, and perhaps reports and assignments, as `simulate` writes it or of your own.
    No signal changes its sign or passes its family's cap, and no policy that exists is changed.
    """
    from callstanding.fitting import Asked, Limits, fit
    from callstanding.fitting.proposed import check_output
    from callstanding.fitting.report import ENDINGS, check_report, write_report

    if report is not None:
        check_output(report, "--report", ENDINGS)
        check_report(report)
    limits = Limits(**{name: chosen[name] for name in ("most", "good", "honest")})
    named = {name: chosen[name] for name in ("base", "name", "version", "calibrate")}
    asked = Asked(output, clock.now().date(), limits=limits, reading=options.gather(chosen), **named)
    with progress_bar() as progress:
        found = fit(train, judge, asked=asked, progress=progress)
    if report is not None:
        write_report(found, report)
    if as_json:
        screen.send_json(found.as_dict())
    else:
        _show(found)
    return _tell(found, chosen["base"], output, report)


def _show(found: Fit) -> None:
    from callstanding.cli.tables import plain
    from callstanding.fitting.sections import short

    for section in short(found):
        table = plain(*section.columns)
        for row in section.rows:
            table.add_row(*row)
        for sentence in (section.heading, *section.sentences):
            screen.show(sentence)
        screen.show(*([table] if section.rows else []))


def _tell(found: Fit, base: str, output: Path, report: Path | None) -> int:
    from callstanding.fitting.sections import summary

    for sentence in summary(found):
        screen.warn(sentence)
    screen.say(f"The policy is {output}: callstanding policy diff {base} {output}")
    if report is not None:
        screen.say(f"The report is {report}.")
    for world, intake in zip(found.worlds, found.intakes, strict=True):
        for note in _notes(intake):
            screen.warn(f"{world.world}: {note}")
    return PARTLY if any(intake.quarantined for intake in found.intakes) else OK


def _notes(intake: Intake) -> Iterator[str]:
    yield from intake.notes
    if intake.quarantined:
        where = f"they are in {intake.quarantine_file}" if intake.quarantine_file else "--quarantine FILE keeps them"
        yield f"{intake.quarantined:,} of {intake.lines:,} rows could not be used; {where}."
