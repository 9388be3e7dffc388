"""`callstanding simulate`: a world whose truth is known, as native files with labels and every parameter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.simulate import Kept, World


@click.command("simulate")
@click.argument("out_dir", required=False, type=options.PATH)
@click.option("--seed", default=555, show_default=True, help="Another seed is another world.")
@click.option("--people", default=20_000, show_default=True, help="Subscribers of the operator.")
@click.option("--days", default=14, show_default=True, help="How many days, from a Monday on.")
@click.option("--difficulty", default="standard", show_default=True, metavar="easy|standard|hard", help="Of the spam.")
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="Only this part of the world; repeatable.")
@click.option("--shuffle", default=0.0, metavar="SHARE", help="Draw every parameter within this share of its value.")
@click.option("--suffix", default=".parquet", show_default=True, metavar=".parquet|.csv", help="Of the three tables.")
@click.option("--force", is_flag=True, help="Replace a world that lies in OUT_DIR.")
@click.option("--figures", is_flag=True, help="Print kinds, scenarios and every parameter as Markdown, and stop.")
def command(
    out_dir: Path | None,
    scenarios: tuple[str, ...],
    suffix: str,
    force: bool,  # noqa: FBT001 - click hands flags over as arguments
    figures: bool,  # noqa: FBT001 - ditto
    **asked: Any,
) -> int:
    """Simulate callers whose truth is known and write their calls, reports, assignments and labels into OUT_DIR.

    labels.csv tells of every number that calls its kind and whether it is spam, legit or grey, from when to when;
    world.json keeps every parameter with its source. The same options always give the same files.
    """
    if figures:
        from callstanding.simulate.describing import markdown

        click.echo(markdown())
        return OK
    if out_dir is None:
        raise click.UsageError("Give a folder OUT_DIR to write into.")
    from callstanding.simulate import check_folder, check_suffix, simulate_world

    check_suffix(suffix)
    check_folder(out_dir, force=force)
    world = simulate_world(scenarios=scenarios, **asked)
    _tell(world, world.save(out_dir, suffix=suffix, force=force))
    return OK


def _tell(world: World, kept: Kept) -> None:
    import pyarrow.compute as pc

    counts = {row["values"]: row["counts"] for row in pc.value_counts(world.labels["label"]).to_pylist()}
    truth = ", ".join(f"{counts[label]:,} {label}" for label in ("spam", "grey", "legit") if label in counts)
    screen.say(
        f"A simulated world, nobody in it exists: {world.calls.num_rows:,} calls, {world.reports.num_rows:,} reports, "
        f"{world.labels.num_rows:,} labels ({truth}), seed {world.parameters['seed']}, in {kept.calls.parent}."
    )
    files = f"{kept.calls} --reports {kept.reports} --assignments {kept.assignments}"
    screen.say(f"Score it: callstanding score {files}")
