"""Writes what was published, what is in stock and what was called into the columns; many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from callstanding.inventory.item import Item
from callstanding.live.published import Reasoned
from callstanding.web.board.register.columns import FLAGS, OF_STANDING, STATES_CODED, STATUSES, Columns

_STATUS = {status: code for code, status in enumerate(STATUSES)}
_STATE = {state: code for code, state in enumerate(STATES_CODED)}
_FLAG = {flag: 1 << bit for bit, flag in enumerate(FLAGS)}
# Columns that hold what is published as it is.
_AS_IS = {
    "score": "spam_score", "low": "score_low", "high": "score_high", "near": "near", "calls_out": "calls_out",
    "calls_in": "calls_in", "reports": "reports", "since": "since",
}  # fmt: skip


def take_rows(columns: Columns, rows: Sequence[Reasoned]) -> None:
    """Take in what was published; a number whose standing is gone keeps its place."""
    every = columns.of([row.number for row in rows])  # first: new places are new arrays
    columns.at["seq"][every] = [row.seq for row in rows]
    columns.reset(OF_STANDING, columns.found(row.number for row in rows if row.shown is None))
    told = [(row.number, row.shown, row.reason) for row in rows if row.shown is not None]
    at, places = columns.at, columns.found(number for number, _, _ in told)
    at["known"][places] = True
    for name, field in _AS_IS.items():
        at[name][places] = [getattr(shown, field) for _, shown, _ in told]
    at["clean_by"][places] = [np.nan if shown.clean_by is None else shown.clean_by for _, shown, _ in told]
    at["status"][places] = [_STATUS.get(shown.status, 0) for _, shown, _ in told]
    at["flags"][places] = [sum(_FLAG.get(flag, 0) for flag in shown.flags) for _, shown, _ in told]
    at["reason"][places] = columns.coded("reason", (reason for _, _, reason in told))


def take_items(columns: Columns, items: Sequence[Item]) -> None:
    """Take in numbers of the stock."""
    places = columns.of([item.number for item in items])
    columns.at["state"][places] = [_STATE[item.state] for item in items]
    columns.at["state_since"][places] = [item.since for item in items]
    for name in ("campaign", "pool", "holder", "tenant"):
        columns.at[name][places] = columns.coded(name, (getattr(item, name) for item in items))


def take_calls(columns: Columns, made: Mapping[str, int]) -> None:
    """Take in how many calls each number made in the last day; who is left out made none."""
    columns.at["calls"][:] = 0
    known = [number for number in made if number in columns.places]
    columns.at["calls"][columns.found(known)] = [made[number] for number in known]
