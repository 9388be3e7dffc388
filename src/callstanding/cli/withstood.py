"""Draws what attacks achieved: a table for people, one figure a row for programs, and a sentence for each lost bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from callstanding.cli.tables import plain
from callstanding.trials.attacks import Finding
from callstanding.trials.attacks.suite import Attacked, Tried

_SIGNS = {"at most": "<=", "at least": ">="}
_UNITS = {"points": " points", "hours": " h", "days": " d", "area": "", "numbers": "", "share": " %"}


def rows(found: Attacked) -> Iterator[dict[str, Any]]:
    """One figure a row: attack, its place in the catalogue, measure, value, unit, cases, bar, whether it is kept.

    What is not built has a row without value, whose measure says what is missing.
    """
    for tried in found.tried:
        for each in tried.findings:
            value = None if each.value is None else round(float(each.value), 6)
            bar = f"{_SIGNS[each.bar.sense]} {each.bar.value:g}" if each.bar else None
            yield _row(tried, each.measure, value, each.unit, each.n, bar, each.kept)
        if tried.attack.missing:
            yield _row(tried, f"not built: {tried.attack.missing}", None, None, None, None, None)


def drawn(found: Attacked) -> Table:
    """Every figure with its bar, under the name of its attack."""
    table = plain("measured (cases)", "value", "bar", "", right=("value", "bar"))
    for tried in found.tried:
        table.add_row(Text(f"{tried.attack.source} {tried.attack.name}", style="bold"))
        for each in tried.findings:
            table.add_row(f"  {each.measure} ({each.n:,})", value_text(each), _signed(each), _word(each))
        if tried.attack.missing:
            table.add_row(Text(f"  not built: {tried.attack.missing}", style="dim"))
    return table


def sentences(found: Attacked) -> Iterator[str]:
    """What repeats the run, and which bars are lost."""
    kept, worlds = sum(found.bars), f"size {found.size}, seed {found.seed}, policy {found.policy}"
    yield f"{kept} of {len(found.bars)} bars are kept ({worlds}); the cases of each figure are in brackets."
    for tried in found.tried:
        name = f"{tried.attack.source} {tried.attack.name}"
        for each in tried.missed:
            yield f"{name} is not kept: {each.measure}: {value_text(each)}, {bar_text(each)}."


def _row(tried: Tried, *told: Any) -> dict[str, Any]:
    names = ("measure", "value", "unit", "n", "bar", "kept")
    return {"attack": tried.attack.name, "source": tried.attack.source, **dict(zip(names, told, strict=True))}


def value_text(found: Finding) -> str:
    """A value with its unit."""
    return "none" if found.value is None else _figure(found.value, found.unit)


def bar_text(found: Finding) -> str:
    """A bar in words."""
    return f"{found.bar.sense} {_figure(found.bar.value, found.unit)}" if found.bar else ""


def _signed(found: Finding) -> str:
    return f"{_SIGNS[found.bar.sense]} {_figure(found.bar.value, found.unit)}" if found.bar else ""


def _figure(value: float, unit: str) -> str:
    if unit == "numbers":
        return f"{value:,.0f}"
    shown = f"{100 * value:.1f}" if unit == "share" else f"{value:.3g}"
    return f"{shown}{_UNITS[unit]}"


def _word(found: Finding) -> Text:
    if found.kept is None:
        return Text("")
    return Text("kept", style="green") if found.kept else Text("LOST", style="bold red")
