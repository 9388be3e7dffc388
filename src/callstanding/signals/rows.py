"""The rows that signals are measured on: rollups of some subjects, sorted by subject and hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from callstanding.signals.fold import Floats, Ints


@dataclass(frozen=True)
class Rows:
    """Rollup rows of some subjects (a number in one tenure, or a pool), sorted by subject and hour."""

    subject: Ints  # 0, 0, 0, 1, 1, ...
    hour: Ints  # hours since 1970
    counts: Mapping[str, npt.NDArray[np.int64] | Floats]

    @cached_property
    def first(self) -> Ints:
        """Index of each subject's first row."""
        return np.flatnonzero(np.diff(self.subject, prepend=-1)).astype(np.int64)

    @cached_property
    def length(self) -> Ints:
        """Rows of each subject."""
        return np.diff(np.append(self.first, len(self.subject))).astype(np.int64)

    def only(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Rows:
        """Some of the rows: whole subjects."""
        return Rows(self.subject[chosen], self.hour[chosen], {n: c[chosen] for n, c in self.counts.items()})
