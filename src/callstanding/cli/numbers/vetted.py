"""Draws a certificate for people: a row of a table, or one number told in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from callstanding.actions.certificate import sentences

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from callstanding.actions.vetting import Certificate

STYLES = {"clear": "green", "wait": "yellow", "do not assign": "bold red", "nothing known": "dim"}
_LEFT, _RIGHT = ("holder", "from", "to", "worst"), ("score", "made", "in", "reports")
_TOLD = 3  # entries of a tenure that are told
_LEAST = 0.5  # points of the score: what is less is no reason


def row(made: Certificate) -> dict[str, Any]:
    """One line: the verdict, the day to wait for, and the figures behind it; empty where nothing is known."""
    found = made.found
    return {
        "number": made.number,
        "verdict": made.verdict,
        "until": made.until or "",
        "left": "" if found.residual is None else f"{found.residual.upper:.1f}",
        "strays": int(found.strays.now.per_week),
        "tenures": len(found.former),
        "why": ", ".join(why.code.replace("_", " ") for why in made.reasons),
    }


def story(made: Certificate, *, lang: str = "en") -> Iterator[RenderableType]:
    """One number in full: the verdict with its reasons, the former tenures, and how the certificate is checked."""
    from rich.text import Text

    from callstanding.messages import phrase
    from callstanding.messages.figures import number as figure

    found = made.found
    verdict = phrase("vetting", made.verdict.replace(" ", "_"), lang)
    until = ""
    if made.verdict == "wait":
        until = " " + (phrase("vetting", "until", lang, day=made.until) if made.until else
                       f"({phrase('vetting', 'no_day', lang)})")  # fmt: skip
    yield Text.assemble((made.number, "bold"), "  ", (verdict + until, STYLES[made.verdict]))
    for said in sentences(made.reasons, lang):
        yield Text(f"- {said}")
    if found.residual is not None and found.start is not None:
        figures = {"score": found.residual_score or 0.0, "upper": found.residual.upper, "start": found.start[0]}
        left = {name: figure(value, lang, places=1) for name, value in figures.items()}
        yield Text(phrase("vetting", "left", lang, **left), style="dim")
    if found.former:
        yield _tenures(made, lang)
    at = f"{made.as_of:%Y-%m-%d %H:%M}"
    as_of = phrase("vetting", "as_of", lang, at=at, policy=made.policy, version=made.version)
    yield Text(f"{as_of} {made.id}", style="dim")


def _tenures(made: Certificate, lang: str) -> Table:
    from callstanding.cli.tables import plain, score_text, status_text
    from callstanding.messages import phrase, title

    named = {key: phrase("vetting", f"col_{key}", lang) for key in (*_LEFT, *_RIGHT)}
    table = plain(*named.values(), right=tuple(named[key] for key in _RIGHT))
    nobody, unknown = phrase("vetting", "nobody", lang), phrase("vetting", "unknown_holder", lang)
    for each in made.found.former:
        holder = unknown if each.holder is None else each.holder or nobody
        days = (f"{at:%Y-%m-%d}" if at else "" for at in (each.since, each.until))
        counts = (f"{n:,}" for n in (each.calls_out, each.calls_in, each.reports))
        table.add_row(holder, *days, status_text(each.worst, lang), score_text(each.score), *counts)
        adverse = sorted((e for e in each.reasons if e["points"] >= _LEAST), key=lambda e: -e["points"])
        if adverse:
            told = ", ".join(f"{title(e['signal'], lang)} +{e['points']:.0f}" for e in adverse[:_TOLD])
            table.add_row("", "", "", told, "", "", "", "")
    return table


def shown(made: list[Certificate], *, lang: str = "en") -> Table:
    """Several numbers as a table for people; the codes of the reasons are those that --json has."""
    from callstanding.cli.tables import plain
    from callstanding.messages import phrase

    rows = [row(each) for each in made]
    table = plain(*(phrase("vetting", f"col_{key}", lang) for key in rows[0]))
    for each in rows:
        verdict = phrase("vetting", str(each["verdict"]).replace(" ", "_"), lang)
        table.add_row(*(str(value) for value in (each | {"verdict": verdict}).values()))
    return table
