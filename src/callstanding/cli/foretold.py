"""Draws a forecast: tables for people, one figure a row for programs, and two sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from callstanding.cli.tables import plain
from callstanding.trials import Forecast
from callstanding.trials.rankers import OURS

MONDAYS_SHOWN = 8  # what fits on a screen


def rows(found: Forecast) -> Iterator[dict[str, Any]]:
    """One figure a row: `measure`, `of` what, on which Monday (or `mean`), its value and 95 % interval.

    A weight has its least and its most in place of the interval.
    """
    for name, judged in found.rankers.items():
        for each in judged:
            for measure, rate in (("precision", each.precision), ("recall", each.recall)):
                yield _row(measure, name, str(each.monday), rate.share, rate.low, rate.high)
    for measure, means in (("precision", found.means), (f"gain over {found.best_counter}", found.gains)):
        for name, mean in means.items():
            yield _row(measure, name, "mean", mean.value, mean.low, mean.high)
    yield _row("never reported before", "numbers foretold", "mean", found.never_seen, None, None)
    for family in found.helped:
        yield _row("precision beside counts", family.family, "mean", family.beside_counts, None, None)
        yield _row("precision without", family.family, "mean", family.without, None, None)
    for weight in found.weights:
        yield _row("weight", weight.feature, "mean", weight.mean, weight.least, weight.most)


def drawn(found: Forecast) -> tuple[Table, Table, Table]:
    """The rankers with their precision in per cent, what each family of features adds, and the weights."""
    return _precisions(found), _families(found), _weights(found)


def sentences(found: Forecast) -> Iterator[str]:
    """What came out."""
    gain, best = found.gains[OURS.name], found.best_counter
    interval = "" if gain.low is None or gain.high is None else f" ({100 * gain.low:+.1f} to {100 * gain.high:+.1f})"
    yield f"Ours against the best count of reports ({best}): {100 * gain.value:+.1f} points of precision{interval}."
    yield f"Of the numbers reported in the days foretold {_percent(found.never_seen)} % had never been reported before."


def _row(measure: str, of: str, monday: str, *figures: float | None) -> dict[str, Any]:
    rounded = (None if figure is None else round(figure, 6) for figure in figures)  # beyond, runs differ in order
    return {"measure": measure, "of": of, "monday": monday, **dict(zip(("value", "low", "high"), rounded, strict=True))}


def _precisions(found: Forecast) -> Table:
    days = [f"{monday:%d %b}" for monday in found.mondays]
    shown = days if len(days) <= MONDAYS_SHOWN else []
    table = plain(f"precision of {found.top:,}", *shown, "mean", "recall", right=(*shown, "mean", "recall"))
    for name, judged in found.rankers.items():
        shares = [_percent(each.precision.share) for each in judged][: len(shown)]
        recall = sum(each.recall.share or 0 for each in judged) / len(judged)
        style = "bold" if name in (OURS.name, found.best_counter) else None
        table.add_row(name, *shares, _percent(found.means[name].value), _percent(recall), style=style)
    return table


def _families(found: Forecast) -> Table:
    table = plain("what helped", "beside counts", "ours without it", right=("beside counts", "ours without it"))
    for family in found.helped:
        table.add_row(family.family, _percent(family.beside_counts), _percent(family.without))
    return table


def _weights(found: Forecast) -> Table:
    table = plain("feature", "weight", "from", "to", "", right=("weight", "from", "to"))
    for each in found.weights:
        figures = (f"{figure:+.2f}" for figure in (each.mean, each.least, each.most))
        table.add_row(each.feature, *figures, each.about)
    return table


def _percent(share: float | None) -> str:
    return f"{100 * (share or 0):.1f}"
