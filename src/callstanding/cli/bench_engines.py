"""`callstanding bench engines`: the same files scored by several engines, what each takes, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import FAILURE, OK
from callstanding.cli.far import is_far

if TYPE_CHECKING:
    from rich.table import Table

    from callstanding.trials.engines import Engined

_READ = {
    "region": "--region",
    "zone": "--zone",
    "encoding": "--encoding",
    "format_": "--format",
    "mapping": "--mapping",
}


@click.command("engines")
@options.places_given
@click.option(
    "--engine",
    "engines",
    multiple=True,
    required=True,
    metavar="NAME",
    help="duckdb, memory, spark://HOST:PORT, local-cluster; give two or more.",
)
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--as-of", type=options.Moment(), metavar="TIME", help="Judge at this time (default: the newest event).")
@options.reading_of_files
@click.option("--work", metavar="PLACE", help="Of a cluster: a folder that all its workers see.")
@click.option("--spark", multiple=True, metavar="NAME=VALUE", help="Of a cluster: a setting of Spark.")
@options.as_json
def command(
    files: tuple[str, ...],
    reports: tuple[str, ...],
    assignments: tuple[str, ...],
    engines: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Score FILES by each engine, in a process of its own, and compare every standing with those of the first.

    Whole numbers and words must be the same, other numbers to 1e-9. Exit status 1 when any number differs.
    """
    from callstanding.trials.engines import engined

    options.something_given(files, reports, None)
    _check(engines)
    words = [*files, *_named("--reports", reports), *_named("--assignments", assignments), *_options(chosen)]
    cluster = [*_named("--spark", chosen["spark"]), *_named("--work", filter(None, [chosen["work"]]))]
    found = []
    for each in engined(engines, words, far=cluster, is_far=[is_far(engine) for engine in engines]):
        screen.say(f"{each.engine}: {each.numbers:,} numbers in {each.ran.seconds:.1f} s")
        found.append(each)
    if as_json or not screen.for_people():
        screen.send_dicts([_row(each) for each in found], as_json=as_json)
    else:
        screen.show(_drawn(found))
    return _ended(found)


def _check(engines: tuple[str, ...]) -> None:
    """Refuse what cannot be compared before anything is scored."""
    from callstanding.engines import engine_named

    if len(engines) < 2:
        raise click.UsageError("Two engines are compared: give --engine twice or more.")
    for engine in engines:
        if not is_far(engine):
            engine_named(engine)


def _options(chosen: dict[str, Any]) -> Iterator[str]:
    """What every engine is told."""
    yield from ("--policy", chosen["policy"])
    if chosen["as_of"]:
        yield from ("--as-of", chosen["as_of"].isoformat())
    for name, option in _READ.items():
        if chosen[name] is not None:
            yield from (option, str(chosen[name]))


def _named(option: str, values: Any) -> Iterator[str]:
    for value in values:
        yield from (option, str(value))


def _row(each: Engined) -> dict[str, Any]:
    ran, against = each.ran, each.against
    differing = None if against is None else against.differing
    took = {"seconds": round(ran.seconds, 3), "cpu_s": round(ran.cpu_s, 3), "peak_mb": round(ran.peak_mb, 1)}
    return {"engine": each.engine, "numbers": each.numbers, **took, "differing": differing}


def _drawn(found: list[Engined]) -> Table:
    from callstanding.cli.tables import plain

    right = ("numbers", "seconds", "of processors", "peak MB", "differing")
    table = plain("engine", *right, right=right)
    for each in found:
        differing = "" if each.against is None else f"{each.against.differing:,}"
        ran = each.ran
        figures = (f"{ran.seconds:.2f}", f"{ran.cpu_s:.2f}", f"{ran.peak_mb:,.0f}")
        table.add_row(each.engine, f"{each.numbers:,}", *figures, differing)
    return table


def _ended(found: list[Engined]) -> int:
    """Tell where engines differ; the exit status."""
    differs = [each for each in found if each.against and each.against.differing]
    for each in differs:
        assert each.against  # noqa: S101 - asked just before
        screen.say(f"{each.engine} differs from {found[0].engine} in {each.against.differing:,} numbers, such as")
        for one in each.against.first:
            screen.say(f"  {one.number} {one.column}: {one.one} and {one.other}")
    return FAILURE if differs else OK


__all__ = ["command"]
