"""Which places of the register fit what is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from callstanding.inventory.states import STATES
from callstanding.records.number import parse_number
from callstanding.web.board.register.columns import FLAGS, STATES_CODED, STATUSES, Columns, Mask
from callstanding.web.board.register.wanted import Wanted

_DIALLED = re.compile(r"[\d\s().+/\u00a0\u202f-]+")  # how people write numbers
_SAID = ("campaign", "pool", "holder", "tenant")  # the words that are searched
NEAR = 0.8  # of the day's limit


def mask_of(
    columns: Columns, wanted: Wanted, *, now: float, region: str | None, used: Callable[[], npt.NDArray[np.float64]]
) -> Mask:
    """True where a number fits. `used`: gives the used share of each number's day; asked only where it matters."""
    fits = np.ones(len(columns), np.bool_)
    for name, test in _TESTS.items():
        if value := getattr(wanted, name):
            fits &= test(columns, value)
    for limit, compare in ((wanted.low, np.greater_equal), (wanted.high, np.less_equal)):
        if limit is not None:
            fits &= compare(columns.at["score"], np.float32(limit))
    since = wanted.since(now)
    if since is not None:
        fits &= columns.at["since"] >= since
    if wanted.near:
        fits &= columns.at["near"] | (used() >= NEAR)
    return fits & searched(columns, wanted.q, region) if wanted.q else fits


def searched(columns: Columns, text: str, region: str | None) -> Mask:
    """Where the text is a part of the number, as people write it there too, or of its campaign, pool or holder."""
    if _DIALLED.fullmatch(text):
        heads = _heads(text, region)
        found = [np.strings.find(columns.at["text"], head.encode()) >= 0 for head in heads]
        return np.logical_or.reduce(found) if found else np.zeros(len(columns), np.bool_)
    fits = np.ones(len(columns), np.bool_)
    for word in text.casefold().split():
        fits &= _said(columns, word)
    return fits


def _heads(text: str, region: str | None) -> set[str]:
    """What to look for: the digits, without what is dialled before them, and the whole number that they may be."""
    digits = "".join(each for each in text if each.isdecimal() and each.isascii())
    plus = text.strip().startswith("+")
    heads = {f"+{digits}" if plus else digits, digits.lstrip("0")} if digits else set()
    whole = None if plus or len(digits) < _SHORTEST else parse_number(text, region).e164
    if whole:
        heads.add(whole)
    return {head for head in heads if head}


_SHORTEST = 5  # digits that may be a whole number


def _said(columns: Columns, word: str) -> Mask:
    fits = np.zeros(len(columns), np.bool_)
    for name in _SAID:
        codes = [code for code, text in enumerate(columns.words[name].texts) if text and word in text.casefold()]
        if codes:
            fits |= np.isin(columns.at[name], codes)
    digits = word.lstrip("+")
    if digits.isascii() and digits.isdecimal():
        fits |= np.strings.find(columns.at["text"], digits.encode()) >= 0
    return fits


def _coded(name: str, codes: tuple[str, ...]) -> Callable[[Columns, str], Any]:
    return lambda columns, text: columns.at[name] == (codes.index(text) if text in codes else 255)


def _worded(name: str) -> Callable[[Columns, str], Any]:
    return lambda columns, text: columns.at[name].astype(np.int64) == columns.words[name].known(text)


def _flagged(columns: Columns, flag: str) -> Any:
    return columns.at["flags"] & (1 << FLAGS.index(flag) if flag in FLAGS else 0) != 0


def _state(columns: Columns, state: str) -> Any:
    """One state; `stock`: any of them, `none`: not in stock."""
    if state in ("stock", "none"):
        return (columns.at["state"] > 0) == (state == "stock")
    return columns.at["state"] == (STATES_CODED.index(state) if state in STATES else 255)


_TESTS: Mapping[str, Callable[[Columns, Any], Any]] = {
    "status": _coded("status", STATUSES),
    "flag": _flagged,
    "state": _state,
    "campaign": _worded("campaign"),
    "pool": _worded("pool"),
    "country": _worded("country"),
    "signal": _worded("reason"),
    "tenant": _worded("tenant"),
}
