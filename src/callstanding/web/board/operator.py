"""Operator: what the service does now: verdicts given, calls and reports taken in, signals that fire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from callstanding.actions.verdict import ACTIONS
from callstanding.control.verdict_counts import HOUR, MINUTE, Count
from callstanding.live.fired import CLASSES, STEP, Fired
from callstanding.messages.figures import NONE
from callstanding.web.board.day import tally_of
from callstanding.web.board.import_health import health_of
from callstanding.web.board.page import Page
from callstanding.web.times import DAY_S

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

HOURS = 48  # of verdicts that are drawn
DAYS = 7  # of calls and reports
RATE_S = 300  # over which the rate of verdicts is taken


async def overview(visit: Visit) -> Response:
    """The first page of the operator."""
    house = visit.house
    await house.ask(lambda: house.verdicts.flush(now=visit.now))
    hours = await house.ask(lambda: house.verdicts.counts.since(visit.now - HOURS * HOUR))
    minutes = await house.ask(lambda: house.verdicts.counts.since(visit.now - RATE_S - MINUTE, span=MINUTE))
    day = {verdict: _sum(hours, verdict, since=visit.now - DAY_S) for verdict in ACTIONS}
    return visit.part_or_page(
        "operator.html",
        "operator_body.html",
        health=await health_of(visit, batches=0),
        tally=await tally_of(visit),
        day=day,
        asked=sum(day.values()),
        rate=_rate(minutes, visit.now),
        drawn=_by_hour(visit, hours),
        any_verdict=bool(hours),
    )


async def throughput(visit: Visit) -> Response:
    """Calls and reports of the last days by the hour, from the store; lines by the hour in which they came."""
    found = await visit.asked("throughput", {"days": DAYS})
    lines = visit.house.standings.read(lambda file: file.batches_by_hour(visit.now - DAYS * DAY_S))
    drawn = _calls(visit, found)
    totals = {name: sum(found[name]) for name in ("calls", "answered", "reports")}
    return visit.part_or_page(
        "operator_throughput_page.html",
        "operator_throughput.html",
        found=found,
        drawn=drawn,
        totals=totals,
        days=DAYS,
        busiest=max(found["calls"], default=0),
        lines=sum(each[1] for each in lines),
        lag=_lag(found, visit.now),
    )


async def fired(visit: Visit) -> Response:
    """How many numbers have each signal now, and with how many points."""
    house = visit.house
    found, at = await house.fired.get(house.standings.lookup.seq)
    rows = [_fires(visit, name, one, of=found.numbers) for name, one in found.signals.items()]
    sides = {"against": [row for row in rows if row.mean > 0], "good": [row for row in rows if row.mean <= 0]}
    return visit.part_or_page(
        "operator_fired_page.html", "operator_fired.html", sides=sides, numbers=found.numbers, at=at, step=int(STEP),
        classes=CLASSES,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fires:
    """One signal: numbers that have it, their share of all, its mean points, and their spread: drawn, told."""

    signal: str
    numbers: int
    share: float
    mean: float
    path: str
    told: str


def _fires(visit: Visit, name: str, one: Fired, *, of: int) -> Fires:
    return Fires(
        name, one.numbers, one.numbers / max(1, of), one.mean, _histogram(one.classes), _classes(visit, one.classes)
    )


def _sum(counts: Sequence[Count], verdict: str, *, since: float) -> int:
    """Of whole hours: the one in which `since` lies counts with."""
    return sum(each.count for each in counts if each.verdict == verdict and each.at > since - HOUR)


def _rate(minutes: Sequence[Count], now: float) -> float:
    """Verdicts a second, over the last whole minutes and the one that runs."""
    first = int(now - RATE_S) // MINUTE * MINUTE
    return sum(each.count for each in minutes if each.at >= first) / max(1.0, now - first)


def _by_hour(visit: Visit, counts: Sequence[Count]) -> dict[str, Any]:
    last = int(visit.now) // HOUR * HOUR
    hours = [last - HOUR * (HOURS - 1 - at) for at in range(HOURS)]
    there = {(each.at, each.verdict): each.count for each in counts}
    order = ("block", "label", "challenge", "allow")
    lines = [
        {"label": visit.t(f"operator.verdict_{v}"), "values": [there.get((hour, v), 0) for hour in hours]}
        for v in order
    ]  # fmt: skip
    return {"x": hours, "lines": lines, "zone": visit.zone.key}


def _calls(visit: Visit, found: dict[str, Any]) -> dict[str, Any]:
    hours = [round(found["first"]) + HOUR * at for at in range(len(found["calls"]))]
    names = ("calls", "reports", "answered")
    lines = [{"label": visit.t(f"operator.{name}"), "values": found[name]} for name in names]
    return {"x": hours, "lines": lines, "zone": visit.zone.key}


def _histogram(classes: Sequence[int]) -> str:
    """The drawing of the classes: each one wide, the fullest a hundred high."""
    most = max(1, *classes)
    return "".join(f"M{at} 100v{-100 * n / most:.0f}h.9V100z" for at, n in enumerate(classes) if n)


def _classes(visit: Visit, classes: Sequence[int]) -> str:
    """The same in words."""
    step = int(STEP)
    told = ((f"{at * step}{NONE}{(at + 1) * step}", n) for at, n in enumerate(classes) if n)
    return "; ".join(visit.t("operator.class", span=span, n=n) for span, n in told)


def _lag(found: dict[str, Any], now: float) -> float | None:
    """How old the newest event is."""
    return None if found["newest"] is None else max(0.0, now - found["newest"])


PAGES = (
    Page("GET", "/operator", overview, of="operators"),
    Page("GET", "/operator/throughput", throughput, of="operators", part=True),
    Page("GET", "/operator/fired", fired, of="operators", part=True),
)
