"""`callstanding bench`: how well numbers are judged where the outcome is known, under attack, and by every engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from callstanding.cli import bench_engines, intake, options, screen
from callstanding.cli.failures import FAILURE, OK
from callstanding.cli.progress import progress_bar


@click.group("bench")
def group() -> None:
    """Measure judgements by what came afterwards, by what attackers achieve, and by whether engines agree."""


@group.command("forecast")
@click.argument("files", nargs=-1, required=True, type=options.EXISTING)
@click.option(
    "--first-mondays/--all-mondays", default=True, show_default=True, help="Judge the first of each month, or all."
)
@click.option("--top", type=click.IntRange(1), default=1000, show_default=True, help="How many numbers are ranked.")
@click.option("--days", type=click.IntRange(1), default=7, show_default=True, help="How many days are foretold.")
@options.reading
@options.as_json
def forecast_(
    files: tuple[Path, ...],
    top: int,
    days: int,
    first_mondays: bool,  # noqa: FBT001 - click hands flags over as arguments
    as_json: bool,  # noqa: FBT001 - ditto
    **chosen: Any,
) -> int:
    """Rank numbers by the complaints in FILES when Mondays begin, and compare the first with the next days.

    FILES are reports in any format (`callstanding formats`). Plain and decayed counts stand beside our ranking, which
    learns for each Monday from earlier ones only. No number is shown: those complained about may be spoofed.
    """
    from callstanding.cli.foretold import drawn, rows, sentences
    from callstanding.trials import forecast

    with progress_bar() as progress:
        found = forecast(
            files,
            options=options.gather(chosen),
            top=top,
            days=days,
            first_of_month=first_mondays,
            progress=progress,
        )
    status = intake.tell(found.intake)
    for monday, why in found.left_out:
        screen.warn(f"{monday} is left out: {why}.")
    if as_json or not screen.for_people():
        screen.send_dicts(list(rows(found)), as_json=as_json)
    else:
        screen.show(*drawn(found))
    for sentence in sentences(found):
        screen.say(sentence)
    return status


@group.command("attack")
@click.option(
    "--attack", "names", multiple=True, metavar="NAME", help="Only this attack, such as rings or B10; repeatable."
)
@click.option(
    "--size",
    type=click.Choice(["pr", "full"]),
    default="pr",
    show_default=True,
    help="A minute, or the bars' own size.",
)
@click.option(
    "--seed", type=click.IntRange(0, 1 << 32), default=1, show_default=True, help="Another seed is another world."
)
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@options.as_json
def attack_(
    names: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **asked: Any,
) -> int:
    """Attack simulated worlds whose truth is known, and tell of every bar whether it was kept.

    Mobs, liars, spoofers, snow-shoe pools, heirs and rings, each with a bar that must hold. Exit status 1 when one is
    lost. What each attacker does is told in docs/attacks.md.
    """
    from callstanding.cli.withstood import drawn, rows, sentences
    from callstanding.trials.attacks import ATTACKS
    from callstanding.trials.attacks.suite import attacked, picked

    with progress_bar() as progress:
        found = attacked(picked(names, ATTACKS), progress=progress, **asked)
    if as_json or not screen.for_people():
        screen.send_dicts(list(rows(found)), as_json=as_json)
    else:
        screen.show(drawn(found))
    for sentence in sentences(found):
        screen.say(sentence)
    return OK if all(found.bars) else FAILURE


group.add_command(bench_engines.command)
