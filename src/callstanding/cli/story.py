"""Draws the explanation of one number: head, entries that sum to the score, timeline, remedies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from callstanding.cli.tables import plain, score_text, status_text
from callstanding.messages import cause, heading, title, word
from callstanding.messages.figures import NONE, count, figure, number

if TYPE_CHECKING:
    from rich.console import RenderableType

    from callstanding.pipeline import Explanation

TIMELINE_ROWS = 20


def story(found: Explanation, *, lang: str) -> Iterator[RenderableType]:
    """Everything that `explain` prints, part by part."""
    yield from _head(found, lang)
    yield Text(f"\n{heading('entries', lang)}", style="bold")
    yield _entries(found, lang)
    yield Text(heading("timeline", lang), style="bold")
    yield _timeline(found, lang)
    yield Text(heading("remedies", lang), style="bold")
    yield from _remedies(found, lang)


def _head(found: Explanation, lang: str) -> Iterator[RenderableType]:
    standing = found.standing
    flags = "".join(f", {word('flag', flag, lang)}" for flag in standing["flags"] or [])
    since = f" {heading('since', lang, at=_at(standing['since']))}" if standing["since"] else ""
    as_of = heading("as_of", lang, at=_at(found.as_of))
    status = status_text(standing["status"], lang)
    yield Text.assemble((found.number, "bold"), "  ", status, f"{flags}{since}, {as_of}")
    yield Text(word("status_about", standing["status"], lang))
    for flag in standing["flags"] or []:
        yield Text(word("flag_about", flag, lang))
    yield Text(_score(standing, lang))
    if standing["clean_by"]:
        yield Text(heading("clean_by", lang, at=_at(standing["clean_by"])))
    counts = {name: count(standing[name] or 0, lang) for name in ("calls_out", "calls_in", "reports")}
    yield Text(heading("counts", lang, **counts), style="dim")
    grades = {name: standing[name] or NONE for name in ("maturity", "connection", "engagement", "sentiment")}
    yield Text(heading("grades", lang, **grades), style="dim")


def _score(standing: Mapping[str, Any], lang: str) -> str:
    if standing["spam_score"] is None:
        return heading("no_score", lang)
    score, low, high = (number(standing[name], lang, places=1) for name in ("spam_score", "score_low", "score_high"))
    return heading("score", lang, score=score, low=low, high=high)


def _entries(found: Explanation, lang: str) -> Table:
    """The entries, the heaviest first, with their sum in the last line."""
    points, value, limit = (heading(key, lang) for key in ("points", "value", "limit"))
    table = plain(points, heading("signal", lang), value, limit, "", right=(points, value, limit))
    for entry in sorted(found.entries, key=lambda e: -abs(e["points"])):
        name = entry["signal"]
        table.add_row(
            _signed(entry["points"], lang),
            title(name, lang),
            figure(name, entry["value"], lang),
            figure(name, entry["limit"], lang),
            entry["sentence"],
            style=None if entry["points"] else "dim",
        )
    table.add_section()
    total = sum(entry["points"] for entry in found.entries)
    table.add_row(number(total, lang, places=1), heading("sum", lang), "", "", "", style="bold")
    return table


def _signed(points: float, lang: str) -> str:
    return ("+" if points > 0 else "") + number(points, lang, places=1)


def _timeline(found: Explanation, lang: str) -> RenderableType:
    """The last changes of the status, and the entries that caused each."""
    if not found.timeline:
        return _indented(heading("no_timeline", lang))
    names = [heading(key, lang) for key in ("at", "was", "status")] + ["score", heading("because", lang)]
    table = plain(*names, right=("score",))
    for step in found.timeline[-TIMELINE_ROWS:]:
        causes = ", ".join(cause(name, lang) for name in step["because"] or [])
        was = word("status", step["was"] or "", lang)
        table.add_row(_at(step["at"]), was, status_text(step["status"], lang), score_text(step["spam_score"]), causes)
    return table


def _remedies(found: Explanation, lang: str) -> Iterator[RenderableType]:
    if not found.remedies:
        yield _indented(heading("no_remedies", lang))
    for remedy in found.remedies:
        yield _indented(f"• {remedy['sentence']}")


def _indented(text: str) -> RenderableType:
    return Padding(Text(text), (0, 0, 0, 2))


def _at(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
