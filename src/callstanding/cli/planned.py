"""Tells a plan: tables for people, one figure a row or one document for programs, and what it means in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.table import Table

from callstanding.cli.tables import plain
from callstanding.trials.planning.expected import Expected
from callstanding.trials.planning.plan import Plan
from callstanding.trials.planning.told import document

__all__ = ["document", "drawn", "rows", "sentences"]


def rows(plan: Plan) -> list[dict[str, Any]]:
    """One figure a row: of which way, what, value, 90 % bounds, unit."""
    head = [
        ("numbers", plan.numbers, "numbers"),
        ("full volume from day", plan.full_from, "day"),
        ("wrap_up", plan.wrap_up_s, "s"),
        ("load, busiest hour", plan.load, "erlang"),
        ("occupancy, busiest hour", plan.occupancy, "share"),
    ]
    found = [_row("budget", what, value, None, None, unit) for what, value, unit in head]
    for step in plan.ramp:
        found.append(_row("budget", f"calls a day and number, week {step.week}", step.each, None, None, "calls"))
        found.append(_row("budget", f"numbers for all calls, week {step.week}", step.needed, None, None, "numbers"))
    found += [_row("budget", e.what, e.value, e.low, e.high, e.unit) for e in plan.expected]
    found.append(_row("trade", "numbers", plan.trade_numbers, None, None, "numbers"))
    return found + [_row("trade", e.what, e.value, e.low, e.high, e.unit) for e in plan.trade]


def drawn(plan: Plan) -> list[Table]:
    """The ramp, then what to expect by our budget and by the trade's rule."""
    return [_ramp(plan), _figures(plan)]


def sentences(plan: Plan) -> Iterator[str]:
    """What the plan comes to."""
    wish = plan.wish
    if plan.helps:
        start = f"full volume from day {plan.full_from}" if plan.full_from else "never the full volume"
        yield f"{plan.numbers:,} numbers, all from the first day on: {start}."
    elif wish.numbers is None:
        yield "No number of numbers helps. What must change:"
    else:
        yield f"{plan.numbers:,} numbers do not do. What stands against it:"
    yield from (f"- {change}" for change in plan.changes)
    yield (
        f"The trade's rule gives {plan.trade_numbers:,} numbers, used in turn without warm-up or limits: "
        f"{plan.trade[0].value:.1f} tags are to be expected."
    )
    yield "Numbers are judged with their pool: rotation hides nothing, it keeps each within what people bear."
    yield f"Simulated {len(plan.draws)} times, seed {wish.seed}, policy {plan.policy}; nobody in it exists."


def _ramp(plan: Plan) -> Table:
    """Weeks in which a number may make as many calls are one line."""
    table = plain("week", "calls a day and number", "all together", "numbers for all calls",
                  right=("calls a day and number", "all together", "numbers for all calls"))  # fmt: skip
    for each, steps in groupby(plan.ramp, key=lambda step: step.each):
        weeks = list(steps)
        span = f"{weeks[0].week}" if len(weeks) == 1 else f"{weeks[0].week} to {weeks[-1].week}"
        table.add_row(span, f"{each:,}", f"{weeks[0].together:,}", f"{weeks[0].needed:,}")
    return table


def _figures(plan: Plan) -> Table:
    ours, theirs = f"{plan.numbers:,} numbers, budget", f"{plan.trade_numbers:,}, trade's rule"
    table = plain("expected (90 %)", ours, theirs, right=(ours, theirs))
    for one, other in zip(plan.expected, plan.trade, strict=True):
        table.add_row(one.what, shown(one), shown(other))
    table.add_row("agents' load, busiest hour", f"{plan.load:.1f} erlang", "")
    table.add_row("agents' occupancy then", f"{100 * plan.occupancy:.0f} %", "")
    table.add_row("after-call time (wrap-up)", f"{plan.wrap_up_s:.0f} s", "")
    return table


def shown(each: Expected) -> str:
    """A figure with its interval."""
    if each.low is None or each.high is None or each.low == each.high:
        return _figure(each.value, each.unit)
    return f"{_figure(each.value, each.unit)} ({_bare(each.low, each.unit)}-{_bare(each.high, each.unit)})"


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return f"{_bare(value, unit)} %"
    return f"{_bare(value, unit)} s" if unit == "s" else _bare(value, unit)


def _bare(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f}"
    return f"{value:,.1f}" if abs(value) < 100 and value != int(value) else f"{value:,.0f}"


def _row(way: str, what: str, value: Any, low: Any, high: Any, unit: str) -> dict[str, Any]:
    return {"way": way, "what": what, "value": value, "low": low, "high": high, "unit": unit}
