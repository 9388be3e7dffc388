"""The reasons of a standing: its base and every signal that moves the score, with counts and a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from callstanding import messages
from callstanding.pipeline.tables import REASON
from callstanding.score.entries import attribute
from callstanding.signals import SIGNALS, Window
from callstanding.signals.signal import Floats

SMALLEST = 1e-9  # an entry that adds less than this adds nothing
_HALF = 1e-9  # half a call is rounded up, whichever side of it the last bit lies
_NAMES = np.array([signal.name for signal in SIGNALS], dtype=object)
_MOST = 8  # entries that are named for one change
_TELLING = 0.4  # log-odds from which a signal is named as the cause of a change


def reasons(window: Window, base: Floats, points: Floats, lang: str) -> pa.Array:
    """For each row a list of {signal, points, value, limit, evidence, sentence}; the points sum to the score."""
    start, shares = attribute(base, points)
    row, column = np.nonzero(np.abs(shares) > SMALLEST)
    order = np.lexsort((-shares[row, column], row))
    row, column = row[order], column[order]
    measures = [signal(window) for signal in SIGNALS]
    limits = [window.policy.signals[s.name].limit for s in SIGNALS]
    value = np.array([m.value for m in measures])[column, row] if len(row) else np.zeros(0)
    k, n = (np.array([getattr(m, part) for m in measures])[column, row] if len(row) else np.zeros(0) for part in "kn")
    said = list(_said(column, value, k, n, limits, lang))
    count = np.bincount(row, minlength=window.size) + 1
    offsets = np.append(0, np.cumsum(count))
    place = np.delete(np.arange(offsets[-1]), offsets[:-1])
    fields = {
        "signal": _spread("base", [SIGNALS[c].name for c in column], offsets, place),
        "points": _numbers(start, shares[row, column], offsets, place),
        "value": _numbers(np.full(window.size, np.nan), value, offsets, place),
        "limit": _numbers(np.full(window.size, np.nan), np.array(limits)[column], offsets, place),
        "evidence": _spread("", [evidence for evidence, _ in said], offsets, place),
        "sentence": _spread(messages.sentence("base", lang), [sentence for _, sentence in said], offsets, place),
    }
    nulls = {
        name: pa.array(v, from_pandas=True) if isinstance(v, np.ndarray) else pa.array(v, pa.string())
        for name, v in fields.items()
    }
    struct = pa.StructArray.from_arrays([nulls[f.name].cast(f.type) for f in REASON], fields=list(REASON))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), struct)


def _spread(first: str, rest: list[str], offsets: np.ndarray, place: np.ndarray) -> list[str]:
    out = np.full(offsets[-1], first, dtype=object)
    out[place] = rest
    return list(out)


def _numbers(first: Floats, rest: Floats, offsets: np.ndarray, place: np.ndarray) -> Floats:
    out = np.empty(offsets[-1])
    out[offsets[:-1]] = first
    out[place] = rest
    return out


def _said(
    column: np.ndarray,
    value: Floats,
    k: Floats,
    n: Floats,
    limits: list[float],
    lang: str,
) -> Iterator[tuple[str, str]]:
    for c, v, part, whole in zip(column.tolist(), value.tolist(), k.tolist(), n.tolist(), strict=True):
        evidence = counted(SIGNALS[c].unit, part, whole)
        yield evidence, messages.sentence(SIGNALS[c].name, lang, value=v, limit=limits[c], evidence=evidence)


def counted(unit: str, k: float, n: float) -> str:
    """The counts behind a value: `k/n` for a share, the sample otherwise. They fade with time, hence rounded."""
    k, n = k + _HALF, n + _HALF
    return f"{k:.0f}/{n:.0f}" if unit == "share" else f"{n:.0f}"


def because(points: Floats, *, rising: bool) -> list[str]:
    """The entries behind a change of status: the adverse ones, strongest first; for a fall, what still counts."""
    return because_of_each(points[None, :], rising=rising)[0]


def because_of_each(points: Floats, *, rising: bool) -> list[list[str]]:
    """The same of many changes, one a row."""
    order = np.argsort(-points, axis=1, kind="stable")[:, :_MOST]
    speaks = np.take_along_axis(points, order, axis=1) > (_TELLING if rising else 0.0)
    names = _NAMES[order[speaks]].tolist()
    ends = np.cumsum(speaks.sum(axis=1)).tolist()
    return [names[begin:end] or ["base"] for begin, end in zip([0, *ends], ends, strict=False)]
