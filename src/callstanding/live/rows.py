"""From standings as tables to what is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from callstanding.live.published import Entry, Event, Row, Turn
from callstanding.lookup import Shown
from callstanding.policies.policy import Policy

NEAR = 0.8  # of a threshold: from there on a little more changes the status


def rows(standings: pa.Table, history: pa.Table, policy: Policy) -> Iterator[Row]:
    """A row for each standing, with its entries and its timeline."""
    turns: dict[str, list[Turn]] = defaultdict(list)
    for change in history.to_pylist():
        turns[change["number"]].append(
            Turn(_s(change["at"]), change["was"], change["status"], change["spam_score"], tuple(change["because"]))
        )
    for standing in standings.to_pylist():
        number = standing["number"]
        entries = tuple(_entry(reason) for reason in standing["reasons"])
        timeline = tuple(sorted(turns[number], key=lambda turn: turn.at))
        yield Row(number, _shown(standing, policy), entries, timeline)


def events(before: Iterable[Shown | None], after: Iterable[Row], *, now: float) -> Iterator[Event]:
    """What a subscriber wants to know: another status, or a limit that came near. A first `clean` is no news."""
    for old, row in zip(before, after, strict=True):
        new = row.shown
        was = old.status if old else "unknown"
        status = new.status if new else "unknown"
        near = bool(new and new.near and not (old and old.near))
        changed = was != status and (was, status) != ("unknown", "clean")
        if changed or near:
            causes = (
                row.timeline[-1].because
                if changed and row.timeline
                else tuple(e.signal for e in row.entries[1:4] if e.points > 0)
            )
            yield Event(0, row.number, now, was, status, near, new.spam_score if new else 0.0, causes)


def _shown(standing: dict[str, Any], policy: Policy) -> Shown:
    return Shown(
        **{name: standing[name] for name in _AS_IS},
        flags=tuple(standing["flags"]),
        since=_s(standing["since"]),
        clean_by=None if standing["clean_by"] is None else _s(standing["clean_by"]),
        as_of=_s(standing["as_of"]),
        near=_near(standing, policy),
    )


_AS_IS = (
    *("number", "status", "spam_score", "score_low", "score_high", "maturity", "connection", "engagement"),
    *("sentiment", "calls_out", "calls_in", "reports"),
)


def _near(standing: dict[str, Any], policy: Policy) -> bool:
    """Whether the score is close below the threshold that comes next."""
    score, low = standing["spam_score"], standing["score_low"]
    watch, spam = policy.number("status.watch_enter"), policy.number("status.spam_enter")
    if standing["status"] in ("clean", "unknown"):
        return bool(NEAR * watch <= score < watch)
    return bool(standing["status"] == "watch" and NEAR * spam <= low < spam)


def _entry(reason: dict[str, Any]) -> Entry:
    return Entry(reason["signal"], reason["points"], reason["value"], reason["limit"], reason["evidence"])


def _s(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
