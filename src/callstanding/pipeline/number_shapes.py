"""How the calls of a number went: how they ended, how long they rang until the answer, and how long people talked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.made_calls import made_calls
from callstanding.pipeline.flow import open_fold
from callstanding.pipeline.moments import hours, present
from callstanding.pipeline.number_asked import Calendar
from callstanding.pipeline.number_hours import held_since
from callstanding.policies.policy import Policy
from callstanding.rollups.columns import DROPPED_MS, LONG_MS, OUTCOMES, SHORT_MS

# The bounds of the score are bounds here too, so that a bar that counts against a number is seen as one.
TALK_MS = (DROPPED_MS, SHORT_MS, 15_000, 30_000, LONG_MS, 180_000, 600_000)
RING_MS = (5_000, 10_000, 15_000, 20_000, 30_000, 45_000)


def shapes_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """Of the calls that a `number` made under its present holder over the last `days`: how many ended in which way
    (`outcomes`), and of the answered ones the seconds talked and rung until the answer, in bins.

    `talk` and `ring`: `upto`, the seconds up to which each bin reaches (the last bin is what is longer), and `calls`.
    `in_its_name`: the outcomes of unverified calls that others made in its name; they are in no bin.
    """
    number, keys = str(asked["number"]), engine.keys_of([str(asked["number"])])
    calls = None
    if len(keys):
        open_fold(engine, policy, of=keys)
        since = max(Calendar(asked).begin, held_since(engine, keys, hours(present(asked))))
        calls = made_calls(engine, keys, since=since)
    own = calls.filter(calls["own"]) if calls else None
    others = calls.filter(_not(calls["own"])) if calls else None
    return {
        "number": number,
        "at": asked["at"],
        "outcomes": _outcomes(own),
        "in_its_name": _outcomes(others),
        "talk": _bins(own, "talk_ms", TALK_MS),
        "ring": _bins(own, "ring_ms", RING_MS),
    }


def _not(flags: pa.ChunkedArray) -> pa.Array:
    return pa.array(~flags.to_numpy(zero_copy_only=False).astype(np.bool_))


def _outcomes(calls: pa.Table | None) -> dict[str, int]:
    found = dict.fromkeys(OUTCOMES, 0)
    for row in calls["outcome"].value_counts().to_pylist() if calls else ():
        found[row["values"]] = row["counts"]
    return found


def _bins(calls: pa.Table | None, column: str, edges: tuple[int, ...]) -> dict[str, Any]:
    """The answered calls by a duration; `unknown` where it was not told."""
    told = np.zeros(0)
    if calls:
        answered = np.array(calls["outcome"].to_pylist()) == "answered"
        told = calls[column].to_numpy(zero_copy_only=False).astype(np.float64)[answered]
    known = told[~np.isnan(told)]
    place = np.searchsorted(edges, known, side="left")
    return {
        "upto": [edge / 1000 for edge in edges],
        "calls": np.bincount(place, minlength=len(edges) + 1).tolist(),
        "unknown": len(told) - len(known),
    }
