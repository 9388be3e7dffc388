"""Who holds which number, as the operator knows it, and the truth about every number that calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa

from callstanding.simulate.kind import Kind
from callstanding.simulate.lines import Lines
from callstanding.simulate.numbers import SPACE, e164
from callstanding.simulate.tables import tagged, times
from callstanding.simulate.traffic import DAY_S, Bools, Rng

_TENURE = ("number", "holder", "begin", "end")


def assignments_table(cast: Sequence[Lines], since_days: tuple[float, float], first: datetime, rng: Rng) -> pa.Table:
    """Who holds which number: `since_days` bounds how long ago those got theirs who always have it.

    Who falls silent keeps the number, unless somebody else gets it.
    """
    number, holder, begin, end = (np.concatenate([getattr(lines, name) for lines in cast]) for name in _TENURE)
    shared = np.bincount(number, minlength=SPACE)[number] > 1
    since = -rng.uniform(*since_days, len(number)) * DAY_S
    begin, end = np.where(np.isfinite(begin), begin, since), np.where(shared, end, np.inf)
    order = np.lexsort((begin, number))
    return pa.table(
        {
            "number": e164(number[order]),
            "holder": tagged("holder-", holder[order]),
            "from": times(begin[order], first),
            "to": times(end[order], first),
        }
    )


def labels_table(cast: Mapping[Kind, Lines], calling: Bools, until: float, first: datetime) -> pa.Table:
    """The truth about every number that calls: its kind and label, from when to when within the period."""
    number, begin, end = (
        np.concatenate([getattr(lines, name) for lines in cast.values()]) for name in ("number", "begin", "end")
    )
    kind = np.repeat(np.arange(len(cast)), [len(lines) for lines in cast.values()])
    kept = np.flatnonzero(calling[number] & (begin < until) & (end > 0.0))
    kept = kept[np.lexsort((begin[kept], number[kept]))]
    names, labels = pa.array([k.name for k in cast]), pa.array([k.label for k in cast])
    return pa.table(
        {
            "number": e164(number[kept]),
            "kind": names.take(pa.array(kind[kept])),
            "label": labels.take(pa.array(kind[kept])),
            "from": times(np.maximum(begin[kept], 0.0), first),
            "to": times(np.where(end[kept] < until, end[kept], np.inf), first),
        }
    )
