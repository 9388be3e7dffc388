"""Who called back and reached someone: shares within some minutes, waiting times, and what to say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from callstanding.messages import phrase
from callstanding.messages.figures import count, number
from callstanding.messages.phrases import percent
from callstanding.policies.policy import Policy

By = Literal["number", "hour", "weekday"]
Verdict = Literal["good", "poor", "few", "none"]


@dataclass(frozen=True)
class Backs:
    """Parties that were called unasked and called back, each once for each number.

    `line` is the place in `numbers`, `at` when they first called back (seconds since 1970, UTC), `wait_s` the seconds
    from then until a talk with them began, whoever called; nan where there was none.
    """

    numbers: tuple[str, ...]
    line: npt.NDArray[np.intp]
    at: npt.NDArray[np.float64]
    wait_s: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reach:
    """How reachable a number was for those who called it back, over all or in one `hour` or `weekday` (Monday is 0).

    `reached` within the minutes asked for; `open` of the others still have time left. `share` is None where nobody
    called back. `median_s` and `slow_s` (nine of ten) are the waits of those who ever reached someone.
    """

    number: str
    hour: int | None
    weekday: int | None
    called_back: int
    reached: int
    open: int
    share: float | None
    median_s: float | None
    slow_s: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Terms:
    """What call-backs are held against: the share that should reach someone within minutes, and the least sample."""

    within_min: float
    share: float
    at_least: float

    @classmethod
    def of(cls, policy: Policy, within_min: float | None = None) -> Terms:
        """A policy's terms; `within_min` in place of its own."""
        least = policy.signals["missed_callbacks"].at_least
        minutes = policy.number("callbacks.within_min") if within_min is None else within_min
        return cls(minutes, policy.number("callbacks.share"), least)


def reach(backs: Backs, terms: Terms, *, now: float, by: By = "number", zone: str = "UTC") -> list[Reach]:
    """The reach of each number, in order; by hour or weekday of `zone` only those in which somebody called back."""
    return list(_reach(backs, terms, now, by, zone))


def _reach(backs: Backs, terms: Terms, now: float, by: By, zone: str) -> Iterator[Reach]:
    slots = _slots(backs.at, by, zone)
    most = int(slots.max(initial=0)) + 1
    groups = backs.line * most + slots
    order = np.argsort(groups, kind="stable")
    found, first = np.unique(groups[order], return_index=True)
    members = dict(zip(found.tolist(), np.split(order, first[1:]), strict=True)) if len(found) else {}
    nobody = np.zeros(0, np.intp)
    keys = range(len(backs.numbers)) if by == "number" else members
    for key in keys:
        rows = members.get(key, nobody)
        yield _one(backs, rows, terms, now, (backs.numbers[key // most], by, key % most))


def _one(backs: Backs, rows: npt.NDArray[np.intp], terms: Terms, now: float, of: tuple[str, By, int]) -> Reach:
    number, by, slot = of
    waits, begun = backs.wait_s[rows], backs.at[rows]
    limit = terms.within_min * 60
    within = waits <= limit  # nan is no wait at all
    known = waits[np.isfinite(waits)]
    share = float(within.mean()) if len(rows) else None
    return Reach(
        number=number,
        hour=slot if by == "hour" else None,
        weekday=slot if by == "weekday" else None,
        called_back=len(rows),
        reached=int(within.sum()),
        open=int((~within & (begun + limit > now)).sum()),
        share=share,
        median_s=float(np.median(known)) if len(known) else None,
        slow_s=float(np.percentile(known, 90)) if len(known) else None,
        verdict=_verdict(share, len(rows), terms),
    )


def _verdict(share: float | None, parties: int, terms: Terms) -> Verdict:
    if share is None:
        return "none"
    if parties < terms.at_least:
        return "few"
    return "good" if share >= terms.share else "poor"


def together(rows: Sequence[Reach], terms: Terms, name: str) -> Reach:
    """The reach of several numbers as one; how long people wait is told of each alone."""
    called_back, reached = (sum(getattr(row, each) for row in rows) for each in ("called_back", "reached"))
    share = reached / called_back if called_back else None
    still = sum(row.open for row in rows)
    return Reach(name, None, None, called_back, reached, still, share, None, None, _verdict(share, called_back, terms))


def _slots(at: npt.NDArray[np.float64], by: By, zone: str) -> npt.NDArray[np.int64]:
    """The hour or weekday of each moment in a zone; each hour since 1970 is asked for once."""
    if by == "number" or not len(at):
        return np.zeros(len(at), np.int64)
    place = ZoneInfo(zone)
    part: Callable[[datetime], int] = (lambda t: t.hour) if by == "hour" else (lambda t: t.weekday())
    quarters, back = np.unique(at // 900, return_inverse=True)  # no zone is off by less than a quarter of an hour
    local = [part(datetime.fromtimestamp(float(q) * 900, UTC).astimezone(place)) for q in quarters]
    return np.array(local, np.int64)[back]


def told(found: Reach, terms: Terms, lang: str = "en") -> str:
    """What to say of a number's reach, in one sentence."""
    return phrase(
        "callbacks",
        found.verdict,
        lang,
        reached=count(found.reached, lang),
        called_back=count(found.called_back, lang),
        share=percent(found.share or 0.0, lang),
        target=percent(terms.share, lang),
        minutes=number(terms.within_min, lang),
    )
