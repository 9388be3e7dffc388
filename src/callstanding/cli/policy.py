"""`callstanding policy`: which policies there are, what one says, whether a file is right, and how two differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import FAILURE, OK
from callstanding.cli.progress import progress_bar
from callstanding.messages.figures import NONE

if TYPE_CHECKING:
    import pyarrow as pa

    from callstanding.pipeline.policy_diff import Moved
    from callstanding.policies import Policy

NUMBERS_SHOWN = 50


@click.group("policy")
def group() -> None:
    """List, show, check and compare policies: the limits, points and thresholds behind every score."""


@group.command("list")
@options.as_json
def list_(as_json: bool) -> int:  # noqa: FBT001 - click hands flags over as arguments
    """List the policies and country packs that come along; join them with +, as in standard+fr."""
    from callstanding.policies import country_names, load_policy, policy_names

    rows = []
    for name, kind in [(n, "policy") for n in policy_names()] + [(n, "country") for n in country_names()]:
        policy = load_policy(name)
        rows.append({"name": name, "kind": kind, "date": f"{policy.date}", "about": policy.description})
    return _put(rows, as_json=as_json)


@group.command("show")
@click.argument("name")
@options.as_json
def show(name: str, as_json: bool) -> int:  # noqa: FBT001 - click hands flags over as arguments
    """Show every line of a policy (a name or a file), with where its figure comes from."""
    from callstanding.policies import load_policy

    return _put(_lines(load_policy(name)), as_json=as_json)


@group.command("check")
@click.argument("path")
def check(path: str) -> int:
    """Check a policy file without using it, and say where each mistake is and what was probably meant."""
    from callstanding.policies import check_policy

    problems = check_policy(path)
    for problem in problems:
        screen.say(f"{problem}{f' {problem.suggestion}' if problem.suggestion else ''}")
    if not problems:
        screen.say(f"{path} is right.")
    return FAILURE if problems else OK


@group.command("diff")
@click.argument("before")
@click.argument("after")
@click.argument("files", nargs=-1, type=options.EXISTING)
@click.option("--reports", multiple=True, type=options.EXISTING, metavar="FILE", help="Complaints, blocks, ratings.")
@click.option("--assignments", multiple=True, type=options.EXISTING, metavar="FILE", help="Who held which number when.")
@click.option("--store", type=options.EXISTING, metavar="PATH", help="A store file made by `ingest`.")
@click.option("--as-of", type=options.Moment(), metavar="TIME", help="Judge at this time (default: the newest event).")
@click.option("--sorts", type=options.EXISTING, metavar="FILE", help="Who is a hospital: number,sort (CSV, XLSX).")
@click.option("--lang", default="en", show_default=True, help="Language of the summary: en or fr.")
@options.reading
@options.as_json
def diff(
    before: str,
    after: str,
    files: tuple[Path, ...],
    as_json: bool,  # noqa: FBT001 - click hands flags over as arguments
    **chosen: Any,
) -> int:
    """Say which lines differ between two policies; with FILES or a store, which numbers would change.

    Where it is known who is a hospital, a school, a pharmacy (`callstanding numbers sorts`, or --sorts), it says how
    many of them would change, and lists them first.
    """
    from callstanding.policies import diff_policies, load_policy

    if not files and not chosen["reports"] and chosen["store"] is None:
        differing = diff_policies(load_policy(before), load_policy(after))
        rows = [{"line": d.key, before: _shown(d.before), after: _shown(d.after)} for d in differing]
        return _put(rows, as_json=as_json)
    found = _moved(before, after, files, chosen)
    change = "1 number changes its" if len(found) == 1 else f"{len(found):,} numbers change their"
    screen.say(f"{change} status between {before} and {after}.")
    _say_whom(found, chosen["lang"])
    return _put([_changed(row) for row in found], as_json=as_json, limit=NUMBERS_SHOWN)


def _moved(before: str, after: str, files: tuple[Path, ...], chosen: dict[str, Any]) -> list[Moved]:
    from callstanding.cli.sorted_store import sorts_of
    from callstanding.messages import languages
    from callstanding.pipeline.policy_diff import moved

    if chosen["lang"] not in languages():
        raise click.UsageError(f"--lang {chosen['lang']}: there are {', '.join(languages())}.")
    old, new = (_standings(policy, files, chosen) for policy in (before, after))
    return moved(old, new, sorts_of(chosen["store"], chosen["sorts"], region=chosen["region"], at=chosen["as_of"]))


def _standings(policy: str, files: tuple[Path, ...], chosen: dict[str, Any]) -> pa.Table:
    from callstanding.pipeline import score_files

    given = {name: chosen[name] for name in ("reports", "assignments", "store")}
    with progress_bar() as progress:
        options_ = options.gather(
            {name: value for name, value in chosen.items() if name != "lang"} | {"policy": policy}
        )
        return score_files(files, options=options_, progress=progress, **given).standings


def _say_whom(rows: list[Moved], lang: str) -> None:
    from callstanding.messages.touched import touched_sentence
    from callstanding.pipeline.policy_diff import touched

    for change, found in touched(rows).items():
        screen.say(touched_sentence(change, found.numbers, found.sorts, lang))


def _changed(row: Moved) -> dict[str, Any]:
    sides = {"status_before": row.status_before, "spam_score_before": row.spam_score_before,
             "status_after": row.status_after, "spam_score_after": row.spam_score_after}  # fmt: skip
    return {"number": row.number, "sort": row.sort} | sides


def _lines(policy: Policy) -> list[dict[str, Any]]:
    """Every line of a policy as a row of the same columns."""
    rows = [_row(f"signals.{r.name}", f"{r.limit:g} to {r.full:g}: {r.points:+g}", r) for r in policy.signals.values()]
    rows += [_row(f"families.{f.name}.cap", f"{f.cap:g}", f) for f in policy.families.values()]
    rows += [_row(s.key, f"{_shown(s.value)} {s.unit}".strip(), s) for s in policy.settings.values()]
    return rows + [_row(f"rules.{r.country}.{r.key}", _shown(r.value), r, date=r.from_) for r in policy.rules]


def _row(line: str, value: str, of: Any, date: object = None) -> dict[str, Any]:
    return {"line": line, "value": value, "about": of.about, "date": f"{date or of.date}", "source": of.source}


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return NONE if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _put(rows: list[dict[str, Any]], *, as_json: bool, limit: int | None = None) -> int:
    """Rows to programs, a table to people."""
    if as_json or not screen.for_people():
        screen.send_dicts(rows, as_json=as_json)
    elif rows:
        from callstanding.cli.tables import plain

        table = plain(*rows[0])
        for row in rows[:limit]:
            table.add_row(*(_shown(value) for value in row.values()))
        screen.show(table)
    return OK
