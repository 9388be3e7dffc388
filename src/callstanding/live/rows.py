"""From standings as tables to what is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.live.published import Entry, Event, Row, Turn
from callstanding.lookup import Shown
from callstanding.policies.policy import Policy

NEAR = 0.8  # of a threshold: from there on a little more changes the status


def rows(standings: pa.Table, history: pa.Table, policy: Policy) -> Iterator[Row]:
    """A row for each standing, with its entries and its timeline."""
    turns: dict[str, list[Turn]] = defaultdict(list)
    at = _seconds(history["at"])
    said = (history[name].to_pylist() for name in ("number", "was", "status", "spam_score", "because"))
    for moment, number, was, status, score, because in zip(at, *said, strict=True):
        turns[number].append(Turn(moment, was, status, score, tuple(because)))
    for shown, made in zip(shown_rows(standings, policy), entries(standings["reasons"]), strict=True):
        timeline = tuple(sorted(turns[shown.number], key=lambda turn: turn.at)) if shown.number in turns else ()
        yield Row(shown.number, shown, made, timeline)


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


def shown_rows(standings: pa.Table, policy: Policy) -> Iterator[Shown]:
    """What is shown of each standing. Column by column: rows of a table one by one cost many times as much."""
    columns: dict[str, list[Any]] = {name: standings[name].to_pylist() for name in _AS_IS}
    columns |= {name: _seconds(standings[name]) for name in _TIMES}
    columns["flags"] = [tuple(flags) for flags in standings["flags"].to_pylist()]
    columns["near"] = near(standings, policy).tolist()
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield Shown(**dict(zip(names, values, strict=True)))


_AS_IS = (
    *("number", "status", "spam_score", "score_low", "score_high", "maturity", "connection", "engagement"),
    *("sentiment", "calls_out", "calls_in", "reports"),
)


_TIMES = ("since", "clean_by", "as_of")


def near(standings: pa.Table, policy: Policy) -> npt.NDArray[np.bool_]:
    """Whether the score is close below the threshold that comes next."""
    score, low = (standings[name].to_numpy() for name in ("spam_score", "score_low"))
    status = np.array(standings["status"].to_pylist(), dtype=object)
    watch, spam = policy.number("status.watch_enter"), policy.number("status.spam_enter")
    quiet = (status == "clean") | (status == "unknown")
    watched = (status == "watch") & (NEAR * spam <= low) & (low < spam)
    return np.asarray(np.where(quiet, (NEAR * watch <= score) & (score < watch), watched), dtype=np.bool_)


def entries(reasons: pa.ChunkedArray) -> Iterator[tuple[Entry, ...]]:
    """The entries of each standing, from its reasons."""
    lists = reasons.combine_chunks()
    flat = lists.flatten()
    every = list(map(Entry, *(flat.field(name).to_pylist() for name in Entry.__struct_fields__)))
    start = 0
    for length in lists.value_lengths().to_pylist():
        yield tuple(every[start : start + length])
        start += length


def _seconds(moments: pa.ChunkedArray) -> list[Any]:
    """Seconds since 1970."""
    return [None if us is None else us / 1e6 for us in moments.cast(pa.int64()).to_pylist()]
