"""Sums along time, per subject, for all subjects at once: fading sums, fading peaks and exact windows.

Rows are sorted by subject and hour. The fading sums walk rank by rank (every subject's r-th row together), so one
subject's result never depends on another's: a standing is the same alone, in a batch and live.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
HOURS = 1 << 24  # more hours than any calendar here has: subject * HOURS + hour sorts as (subject, hour)


def _ranks(first: Ints, length: Ints) -> Iterator[Ints]:
    """The indices of every subject's second row, then third, and so on."""
    order = np.argsort(-length, kind="stable")
    heads, sizes = first[order], length[order]
    for rank in range(1, int(sizes[0]) if len(sizes) else 0):
        heads = heads[: np.searchsorted(-sizes, -rank, side="left")]
        yield heads + rank


def fading_sums(values: Floats, hour: Ints, *, first: Ints, length: Ints, half_life_h: float) -> Floats:
    """Sums in which a count of `half_life_h` hours ago weighs half. `values` (rows, columns) becomes the sums."""
    out = values
    for at in _ranks(first, length):
        fade = np.exp2((hour[at - 1] - hour[at]) / half_life_h)
        out[at] += out[at - 1] * fade[:, None]
    return out


def fading_peak(values: Floats, hour: Ints, *, first: Ints, length: Ints, half_life_h: float) -> Floats:
    """The largest value so far, fading with time."""
    out = values.copy()
    for at in _ranks(first, length):
        fade = np.exp2((hour[at - 1] - hour[at]) / half_life_h)
        out[at] = np.maximum(out[at], out[at - 1] * fade[:, None])
    return out


def window_sums(columns: Sequence[Ints], subject: Ints, hour: Ints, *, first: Ints, hours: int) -> list[Floats]:
    """Exact sums over the last `hours` hours, the row's own hour included. `first`: each row's subject's first row."""
    key = subject * HOURS + hour
    begin = np.maximum(np.searchsorted(key, key - hours, side="right"), first)
    totals = (np.concatenate([[0], np.cumsum(values)]) for values in columns)
    return [np.asarray(total[1:] - total[begin], dtype=np.float64) for total in totals]


def running_sum(values: Ints, first: Ints, length: Ints) -> Floats:
    """Exact sums since the subject's first row."""
    total = np.cumsum(values)
    before = np.repeat(total[first] - values[first], length)
    return np.asarray(total - before, dtype=np.float64)
