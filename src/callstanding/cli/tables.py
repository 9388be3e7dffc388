"""Draws standings as tables for people, within 80 columns."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from callstanding.messages import heading, title, word
from callstanding.messages.figures import NONE, count

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 25  # rows of a summary: what fits on a screen
STYLES = {"spam": "bold red", "watch": "yellow", "recovering": "magenta", "clean": "green", "unknown": "dim"}


def plain(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """An empty table in our style; the columns named in `right` are aligned to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in columns:
        number = column in right
        table.add_column(column, justify="right" if number else "left", no_wrap=number, overflow="fold")
    return table


def status_text(status: str, lang: str) -> Text:
    """A status in its colour."""
    return Text(word("status", status, lang), style=STYLES.get(status, ""))


def standings_table(standings: pa.Table, *, lang: str = "en", rows: int = SHOWN) -> Table:
    """The numbers with the highest scores, one line each, with the reason that weighs most."""
    keys = ("number", "status", "made", "received", "reasons")
    number, status, made, received, reason = (heading(key, lang) for key in keys)
    table = plain(number, status, "score", "90%", made, received, reason, right=("score", "90%", made, received))
    for row in worst(standings, rows):
        table.add_row(
            row["number"],
            status_text(row["status"], lang) + _flags(row["flags"], lang),
            score_text(row["spam_score"]),
            f"{score_text(row['score_low'])}-{score_text(row['score_high'])}" if row["score_low"] is not None else "",
            count(row["calls_out"], lang),
            count(row["calls_in"], lang),
            _main_reason(row, lang),
        )
    return table


def worst(standings: pa.Table, rows: int) -> list[dict[str, Any]]:
    """The rows with the highest Spam Scores, ties by number; numbers without a score come last."""
    import pyarrow.compute as pc

    keys = [("spam_score", "descending"), ("number", "ascending")]
    order = pc.select_k_unstable(standings, k=min(rows, standings.num_rows), sort_keys=keys)
    chosen: list[dict[str, Any]] = standings.take(order).to_pylist()
    return chosen


def tally(standings: pa.Table, *, lang: str, as_of: datetime) -> str:
    """How many numbers have each status, in one line."""
    counted = Counter(standings.column("status").to_pylist())
    parts = [f"{count(counted[status], lang)} {word('status', status, lang)}" for status in STYLES if counted[status]]
    numbers, at = count(standings.num_rows, lang), f"{as_of:%Y-%m-%d %H:%M}"
    more = f" {heading('shown', lang, rows=SHOWN)}" if standings.num_rows > SHOWN else ""
    return heading("tally", lang, numbers=numbers, at=at, parts=", ".join(parts)) + more


def score_text(score: float | None) -> str:
    """A score in whole points, a dash where there is none."""
    return NONE if score is None else f"{score:.0f}"


def _flags(flags: list[str] | None, lang: str) -> Text:
    names = ", ".join(word("flag", flag, lang) for flag in flags or [])
    return Text(f" ({names})" if names else "", style="dim")


def _main_reason(row: dict[str, Any], lang: str) -> str:
    """The title of what weighs most; where the number is under suspicion, of what weighs most against it."""
    reasons = [r for r in row["reasons"] or [] if r["signal"] != "base" and r["points"]]
    if row["status"] in ("spam", "watch", "recovering"):
        reasons = [r for r in reasons if r["points"] > 0]
    if not reasons or row["spam_score"] is None:
        return ""
    return title(max(reasons, key=lambda r: abs(float(r["points"])))["signal"], lang)
