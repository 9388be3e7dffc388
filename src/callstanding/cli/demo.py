"""`callstanding demo`: the main job on a simulated day, explained in the terminal; or two weeks of it on the board."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import intake, options, screen
from callstanding.cli.failures import OK
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 12


@click.command("demo")
@click.option("--out", type=options.PATH, metavar="DIR", help="Keep the simulated files in this folder.")
@click.option("--seed", default=555, show_default=True, help="Another seed is another day.")
@click.option("--days", default=1, show_default=True, type=click.IntRange(1, 60), help="How many days to simulate.")
@click.option("--policy", default="standard", show_default=True, metavar="NAME|FILE", help="Limits and points.")
@click.option("--lang", default="en", show_default=True, help="Language of the explanations: en or fr.")
@click.option("--web", is_flag=True, help="Serve two weeks of it, up to now, and open the board in a browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="With --web: the port; without it one that is free.")
@click.option("--no-browser", is_flag=True, help="With --web: open no browser.")
def command(
    out: Path | None, seed: int, days: int, *, web: bool, port: int | None, no_browser: bool, **chosen: Any
) -> int:
    """Simulate a small town's calls, score every number, and explain one spam number and one clean number.

    With --web: serve the same town with its owners, their stock, campaigns, labels and disputes, until Ctrl-C.
    """
    if web:
        return _serve(out, seed=seed, port=port, browser=not no_browser, chosen=chosen)
    if port is not None or no_browser:
        raise click.UsageError("--port and --no-browser belong to --web.")
    if out is not None:
        return _demonstrate(out, seed=seed, days=days, chosen=chosen)
    with TemporaryDirectory(prefix="callstanding-demo-") as folder:
        return _demonstrate(Path(folder), seed=seed, days=days, chosen=chosen)


def _serve(out: Path | None, *, seed: int, port: int | None, browser: bool, chosen: dict[str, Any]) -> int:
    from callstanding.cli.demo_world import serving

    serving.serve(out, seed=seed, policy=chosen["policy"], lang=chosen["lang"], port=port, browser=browser)
    return OK


def _demonstrate(folder: Path, *, seed: int, days: int, chosen: dict[str, Any]) -> int:
    from callstanding.pipeline import score_files
    from callstanding.simulate import simulate_day

    town = simulate_day(seed=seed, days=days)
    calls, reports, assignments = town.save(folder)
    screen.say(
        f"A simulated town, nobody in it exists: {town.calls.num_rows:,} calls and {town.reports.num_rows} reports "
        f"in {days} day{'s' if days > 1 else ''}, seed {seed}, in {folder}."
    )
    store = folder / "demo.duckdb"
    store.unlink(missing_ok=True)
    settings = options.gather(chosen)
    with progress_bar() as progress:
        outcome = score_files(
            [calls], reports=[reports], assignments=[assignments], options=settings, store=store, progress=progress
        )
    intake.tell(outcome.intake)
    _tell_truth(outcome.standings, town.roles, chosen["lang"])
    _explain(outcome.standings, town.roles, store, chosen)
    screen.say("\nNow your own files: callstanding score CALLS.csv")
    return OK


def _tell_truth(standings: pa.Table, roles: Mapping[str, str], lang: str) -> None:
    """Who is who, beside what the calls say; the truth is known because the town is simulated."""
    from callstanding.cli.tables import plain, score_text, status_text

    table = plain("number", "is a", "status", "score", "out", "in", right=("score", "out", "in"))
    for row in _cast(standings, roles):
        score = score_text(row["spam_score"])
        status = status_text(row["status"], lang)
        if row["flags"]:
            status = status + f" ({', '.join(row['flags'])})"
        table.add_row(
            row["number"], roles[row["number"]], status, score, f"{row['calls_out']:,}", f"{row['calls_in']:,}"
        )
    screen.show(table)


def _cast(standings: pa.Table, roles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of everybody with a part of his own, and of the busiest plain residents."""
    rows = [row for row in standings.to_pylist() if row["number"] in roles]
    rows.sort(key=lambda row: (-(row["spam_score"] or 0.0), -row["calls_out"], row["number"]))
    named = [row for row in rows if roles[row["number"]] != "resident"]
    residents = sorted((r for r in rows if roles[r["number"]] == "resident"), key=lambda r: -r["calls_out"])
    return named + residents[: max(0, ROWS - len(named) + 2)]


def _explain(standings: pa.Table, roles: Mapping[str, str], store: Path, chosen: dict[str, Any]) -> None:
    from callstanding.cli.story import story
    from callstanding.pipeline import explain_number

    for wanted in ("spam", "clean"):
        row = next((r for r in _cast(standings, roles) if r["status"] == wanted), None)
        if row is None:
            screen.warn(f"Under the policy {chosen['policy']} no number is {wanted}.")
            continue
        found = explain_number(row["number"], options=options.gather(chosen), store=store)
        screen.show(f"\n[bold]── {roles[row['number']]} ──[/bold]", *story(found, lang=chosen["lang"]))
