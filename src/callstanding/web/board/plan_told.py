"""A plan as its page shows it: figures with their intervals, and curves by day with their bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

_SAID = {
    "tags": "tags",
    "watched at the end": "watched",
    "calls made": "made",
    "calls made of those wanted": "made_share",
    "dropped of answered": "dropped",
    "agents busy": "busy",
    "answered that wait, busiest hour": "wait",
    "mean wait, busiest hour": "mean_wait",
    "talk and voicemail": "talk",
    "agents' hours": "hours",
    "cost": "cost",
    "cost of an answered call": "cost_each",
}


class Row(NamedTuple):
    """One figure: the text that names it, by our budget and by the trade's rule."""

    key: str
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]


class Ramp(NamedTuple):
    """Weeks in which a number may make as many calls."""

    first: int
    last: int
    step: Mapping[str, Any]


def figures(plan: Mapping[str, Any]) -> list[Row]:
    """Every figure that is expected, side by side."""
    pairs = zip(plan["expected"], plan["trade"]["expected"], strict=True)
    return [Row(f"plan.what_{_SAID.get(ours['what'], 'late')}", ours, theirs) for ours, theirs in pairs]


def ramps(plan: Mapping[str, Any]) -> Iterator[Ramp]:
    """The ramp, weeks that are alike together."""
    for _, steps in groupby(plan["ramp"], key=lambda step: step["each"]):
        weeks = list(steps)
        yield Ramp(weeks[0]["week"], weeks[-1]["week"], weeks[0])


def volume(visit: Visit, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Calls by day against those wanted."""
    made = _banded(visit.t("plan.made"), plan["draws"], "made")
    wanted = {"label": visit.t("plan.wanted"), "values": list(plan["draws"][0]["wanted"])}
    return _curves(visit, plan, [wanted, made])  # what was made is drawn over what was wanted


def tagged(visit: Visit, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers that were shown as spam until each day, by the budget and by the trade's rule."""
    ours = _banded(visit.t("plan.tagged_ours"), plan["draws"], "tagged_by")
    theirs = _banded(visit.t("plan.tagged_theirs"), plan["trade"]["draws"], "tagged_by")
    return _curves(visit, plan, [ours, theirs])


def _curves(visit: Visit, plan: Mapping[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    days = list(range(1, plan["asked"]["days"] + 1))
    return {"x": days, "lines": lines, "time": False, "across": visit.t("plan.day")}


def _banded(label: str, draws: Sequence[Mapping[str, Any]], what: str) -> dict[str, Any]:
    """The mean of the draws, and the band in which nine of ten lie."""
    found = np.array([each[what] for each in draws], np.float64)
    low, high = np.quantile(found, (0.05, 0.95), axis=0).round(2).tolist()
    return {"label": label, "values": found.mean(axis=0).round(2).tolist(), "band": [low, high]}
