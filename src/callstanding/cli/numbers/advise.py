"""`callstanding numbers advise`: what comes of each way to go on with a number, and when it is clean again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import options, screen
from callstanding.cli.failures import OK
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from rich.console import RenderableType

PACES = 10  # that may be asked about at a time


@click.command("advise")
@click.argument("number", required=False)
@options.inputs
@click.option("--all", "whole", is_flag=True, help="A row for each number that made calls, in place of NUMBER.")
@click.option(
    "--pace",
    "paces",
    multiple=True,
    type=click.FloatRange(0, 100_000),
    metavar="N",
    help="Look at N calls a day too; may be given several times.",
)
@options.judging
@options.reading
@options.as_document
def command(
    number: str | None,
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    paces: tuple[float, ...],
    whole: bool,  # noqa: FBT001 - click hands flags over as arguments
    as_json: bool,  # noqa: FBT001 - ditto
    **chosen: Any,
) -> int:
    """Say when NUMBER is clean again, or tagged next, for each honest way to go on: fewer calls, or better ones.

    Its next days are drawn from its last four weeks, many times, and judged like real ones; each day comes with the
    interval of nine in ten draws. It is right for numbers that rest and a hint for those that go on calling. While a
    service has the store open, that one is asked.
    """
    if whole:
        files = (*((_file(number),) if number else ()), *files)
    options.something_given(files, reports, store)
    if whole:
        return _all(files, reports, assignments, store, as_json=as_json, chosen=chosen)
    if number is None:
        raise click.UsageError("Say which NUMBER, or --all.")
    if len(paces) > PACES:
        raise click.UsageError(f"At most {PACES} times --pace.")
    found = _asked(number, files, reports, assignments, store, paces, chosen)
    if as_json:
        screen.send_json(found)
        return OK
    screen.show(*_drawn(found, chosen["lang"]))
    return OK


def _file(text: str) -> Path:
    """What stands in the place of NUMBER where all numbers are meant."""
    path = Path(text)
    if not path.is_file():
        raise click.UsageError(f"{text!r} is no file. With --all no NUMBER is named.")
    return path


def _all(
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    *,
    as_json: bool,
    chosen: dict[str, Any],
) -> int:
    """Those that need something for people; all of them for programs."""
    from callstanding.cli.control import put
    from callstanding.pipeline.advised_many import board_of_files

    judged = options.gather(chosen)
    with progress_bar() as progress:
        rows = board_of_files(files, reports, assignments, store, options=judged, progress=progress)
    if as_json or not screen.for_people():
        put(rows, as_json=as_json)
        return OK
    needy = [row for row in rows if row["sentence"] and (row["tagged"] or row["clean_if_resting"])]
    put([{name: row[name] for name in _SHOWN} for row in needy], as_json=False)
    screen.say(f"{len(rows) - len(needy):,} other numbers go on well as they do.")
    return OK


_SHOWN = ("number", "status", "per_day", "tagged", "share", "clean_if_resting")


def _asked(
    number: str,
    files: tuple[Path, ...],
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    paces: tuple[float, ...],
    chosen: dict[str, Any],
) -> dict[str, Any]:
    """The advice, from here or from the process that has the store open."""
    from callstanding.cli.asking import here_or_asked
    from callstanding.pipeline.advised import advise_files
    from callstanding.records.number import parse_number

    judged, lang = options.gather(chosen), chosen["lang"]
    e164 = parse_number(number, judged.region).e164 or number
    given = files, reports, assignments, store

    def here() -> dict[str, Any]:
        with progress_bar() as progress:
            return advise_files(e164, *given, paces=paces, options=judged, progress=progress)

    asked = {"number": e164, "paces": list(paces), "lang": lang}
    return here_or_asked(here, None if files or reports or judged.as_of else store, "advice", asked)


def _drawn(found: dict[str, Any], lang: str) -> Iterator[RenderableType]:
    """The head, a table of the ways, and the sentences."""
    from rich.padding import Padding
    from rich.text import Text

    from callstanding.cli.tables import plain, status_text
    from callstanding.messages import heading

    head = f"  {heading('as_of', lang, at=found['as_of'][:16].replace('T', ' '))}"
    yield Text.assemble((found["number"], "bold"), "  ", status_text(found["status"], lang), head)
    table = plain(*(heading(f"advice_{key}", lang) for key in ("way", "clean", "span", "tagged")))
    for way in found["ways"]:
        clean, tagged = way["clean"], way["tagged"]
        share = f"{100 * tagged['share']:.0f} %" if tagged else ""
        goes = _days(clean) if found["status"] not in ("clean", "unknown") or way["marred"] else ("", "")
        table.add_row(way["way"], *goes, f"{_days(tagged)[0]} {share}".strip())
    yield table
    for sentence in (*(way["sentence"] for way in found["ways"]), *found["sentences"]):
        yield Padding(Text(f"• {sentence}"), (0, 0, 0, 2))


def _days(moment: dict[str, Any] | None) -> tuple[str, str]:
    """The day, and the interval that holds nine of ten draws."""
    from callstanding.messages.figures import NONE

    if moment is None:
        return NONE, ""
    middle, early, late = ((moment[name] or "")[:10] for name in ("middle", "early", "late"))
    return middle or NONE, "" if early == late else f"{early} {NONE} {late}".strip()
