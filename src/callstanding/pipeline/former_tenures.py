"""What each former tenure of a number came to: its worst status, its score at the end and its reasons, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

import numpy as np

from callstanding.actions.vetting import Former
from callstanding.pipeline.courses import courses
from callstanding.pipeline.flow import Part
from callstanding.pipeline.moments import at
from callstanding.pipeline.reasons import reasons
from callstanding.pipeline.standings import after
from callstanding.pipeline.tenures import NOBODY, Held
from callstanding.signals.fold import Floats
from callstanding.status import Change, faded
from callstanding.status.drift import inherited

ORDER = ("unknown", "clean", "recovering", "watch", "spam")  # from good to bad; what is not known is no fault
HORIZON_D = 730  # days: longer than any standing lasts without new evidence
_TELLING = 0.05  # points of the score below which an entry says nothing


@dataclass(frozen=True)
class Residue:
    """What is left now of each subject's standing: score and upper bound, log-odds that a next holder inherits, and
    the midnight (hours since 1970) from which the upper bound is below a limit; inf where it never is.
    """

    score: Floats
    high: Floats
    inherited: Floats
    below: Floats


def residue(part: Part, now: float, limit: float) -> Residue:
    """Of every subject, after the drift since its last evidence."""
    judged, row = part.judged, part.judged.last
    idle = np.maximum(0.0, now - (judged.hour[row] + 1.0))
    left = inherited(
        judged.rest[row], judged.crowd[row], np.maximum(0.0, np.ceil(now) - judged.hour[row]), judged.policy
    )
    score, _, high, _ = after(judged, row, idle)
    return Residue(score, high, left, _below(part, now, limit, high))


def _below(part: Part, now: float, limit: float, high: Floats) -> Floats:
    """The first midnight, found by halving: without new evidence the bound only falls (law 5)."""
    judged, row = part.judged, part.judged.last
    midnight = (np.floor(now / 24.0) + 1.0) * 24.0
    first, last = np.zeros(len(row)), np.full(len(row), float(HORIZON_D))

    def is_below(days: Floats) -> np.ndarray:
        idle = np.maximum(0.0, midnight + days * 24.0 - (judged.hour[row] + 1.0))
        card, sides = judged.card, {"below": judged.card.below[row], "above": judged.card.above[row]}
        left = faded(card.base[row], judged.rest[row], judged.crowd[row], idle=idle, policy=judged.policy, **sides)
        return left.high < limit

    never = ~is_below(last)
    while (last - first > 0).any():
        middle = np.floor((first + last) / 2)
        found = is_below(middle)
        last, first = np.where(found, middle, last), np.where(found, first, np.minimum(middle + 1, last))
    return np.where(high < limit, now, np.where(never, np.inf, midnight + last * 24.0))


def former(part: Part, held: list[Held | None], now: float, *, lang: str = "en") -> list[list[Former]]:
    """The tenures of each number of a part that any call or report names, in order."""
    subjects, judged, row = part.subjects, part.judged, part.judged.last
    ended = np.where(np.isfinite(subjects.ends), subjects.ends, 0.0)
    score, _, high, points = after(judged, row, np.maximum(0.0, ended - (judged.hour[row] + 1.0)))
    said = reasons(judged.window.take(row), judged.card.base[row], points, lang).to_pylist()
    turns = courses(subjects, judged, now).changes
    first = subjects.rows.hour[subjects.rows.first]
    totals = {name: _total(part, name) for name in ("seen_out", "calls_in", "reports")}
    found: list[list[Former]] = [[] for _ in subjects.e164]
    for s, number in enumerate(subjects.number.tolist()):
        holder, since, until = span(held[number], float(first[s]))
        found[number].append(
            Former(
                holder, since, until,
                worst=_worst(turns[s], float(subjects.ends[s])),
                score=float(score[s]), score_high=float(high[s]),
                calls_out=int(totals["seen_out"][s]), calls_in=int(totals["calls_in"][s]),
                reports=int(totals["reports"][s]),
                last_seen=at(float(judged.hour[row[s]])),
                reasons=tuple(_told(said[s])),
            )
        )  # fmt: skip
    return found


def span(held: Held | None, hour: float) -> tuple[str | None, datetime | None, datetime | None]:
    """Who held a number at an hour, from when and until when: None where nobody knows, NOBODY in a gap."""
    if held is None:
        return None, None, None
    turn = int(np.searchsorted(held.bounds, hour, side="right"))
    holder = held.holders[turn - 1] if turn else None
    ends = held.bounds[turn] if turn < len(held.bounds) else np.inf
    return holder, at(held.bounds[turn - 1]) if turn else None, at(float(ends)) if isfinite(ends) else None


def silent(held: Held, known: Sequence[Former]) -> list[Former]:
    """The tenures that no call and no report names."""
    seen = {tenure.since for tenure in known}
    spans = [(bound, *span(held, bound)) for bound, holder in zip(held.bounds, held.holders, strict=True) if holder]
    return [
        Former(holder, since, until, "unknown", None, None, 0, 0, 0, None)
        for _, holder, since, until in spans
        if since not in seen and holder != NOBODY
    ]


def _total(part: Part, name: str) -> Any:
    rows = part.subjects.rows
    return np.add.reduceat(np.asarray(rows.counts[name]).astype(np.int64), rows.first)


def _worst(changes: list[Change], end: float) -> str:
    """The worst status that the holder had; what would become true with the end of a tenure comes too late."""
    return max((change.status for change in changes if change.hour < end), key=ORDER.index, default="unknown")


def _told(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in entries if entry["signal"] != "base" and abs(entry["points"]) >= _TELLING]
