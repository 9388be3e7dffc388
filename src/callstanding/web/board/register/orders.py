"""The orders in which numbers are listed: what is not known comes last, equal ones in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from callstanding.web.board.register.columns import Columns, Rows

Keys = npt.NDArray[np.float64]


def order_of(columns: Columns, sort: str, keys: Callable[[], Keys] | None = None, *, down: bool) -> Rows:
    """All places in an order. `keys`: of an order that the columns alone do not know, NaN where there is none."""
    first = np.argsort(columns.at["order"], kind="stable")
    if sort == "number":
        return first[::-1] if down else first
    found = (keys or (lambda: _KEYS[sort](columns)))()[first]
    return first[np.argsort(-found if down else found, kind="stable")]


def _plain(name: str) -> Callable[[Columns], Keys]:
    return lambda columns: np.where(columns.at["known"], columns.at[name], np.nan).astype(np.float64)


def _coded(name: str) -> Callable[[Columns], Keys]:
    return lambda columns: columns.at[name].astype(np.float64)


def _worded(name: str) -> Callable[[Columns], Keys]:
    def ranked(columns: Columns) -> Keys:
        texts = columns.words[name].texts
        ranks = np.empty(len(texts))
        ranks[sorted(range(len(texts)), key=lambda code: texts[code].casefold())] = np.arange(len(texts))
        ranks[0] = np.nan
        found: Keys = ranks[columns.at[name]]
        return found

    return ranked


def _state(columns: Columns) -> Any:
    state = columns.at["state"].astype(np.float64)
    return np.where(state > 0, state, np.nan)


_KEYS: Mapping[str, Callable[[Columns], Keys]] = {
    "score": _plain("score"),
    "status": _coded("status"),
    "reason": _worded("reason"),
    "state": _state,
    "campaign": _worded("campaign"),
    "out": _plain("calls_out"),
    "in": _plain("calls_in"),
    "reports": _plain("reports"),
    "since": _coded("since"),
    "clean": _coded("clean_by"),
}
