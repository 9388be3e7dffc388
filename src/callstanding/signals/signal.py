"""What a signal is: a small function of a window that gives a value and the counts behind it, for all rows at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from callstanding.signals.window import Window

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """Values with the counts behind them: `k` of `n`. A value rests on `n` observations; `n` below the policy's
    `at_least` makes it unknown. `spread` is the standard error of the value; None: of the share k/n (Wilson). `exact`:
    the value is an amount that does not wait for a sample.
    """

    value: Floats
    k: Floats
    n: Floats
    spread: Floats | None = None
    exact: bool = False

    def take(self, rows: npt.NDArray[np.intp]) -> Measure:
        """The same measure of some rows."""
        spread = None if self.spread is None else self.spread[rows]
        return Measure(self.value[rows], self.k[rows], self.n[rows], spread, self.exact)


@dataclass(frozen=True)
class Signal:
    """A named measurement. The docstring of the function is the sentence that users read.

    `most_k`, `most_n`: counts whose plain sums `k` and `n` of the measure never exceed, at any hour. Where they are too
    few for the signal to speak, nobody needs to measure it. Empty: nothing is promised.
    """

    name: str
    family: str
    unit: str  # share, s, per hour, per day, per week, hours, days, ratio, log-odds
    about: str
    measure: Callable[[Window], Measure]
    most_k: tuple[str, ...] = ()
    most_n: tuple[str, ...] = ()

    def __call__(self, window: Window) -> Measure:
        """Measure every row of a window."""
        return self.measure(window)


def signal(
    *, family: str, unit: str = "share", k: tuple[str, ...] = (), n: tuple[str, ...] = ()
) -> Callable[[Callable[[Window], Measure]], Signal]:
    """Make a signal of a function; its name and first docstring line become the signal's. `k`, `n`: see Signal."""

    def make(function: Callable[[Window], Measure]) -> Signal:
        about = " ".join((function.__doc__ or "").split())
        return Signal(function.__name__, family, unit, about, function, most_k=k, most_n=n)

    return make


def share(k: Floats, n: Floats) -> Measure:
    """The share k/n; 0 where n is 0 (its sample is then too small to count)."""
    return Measure(value=np.divide(k, n, out=np.zeros_like(k), where=n > 0), k=k, n=n)


def amount(value: Floats, n: Floats | None = None) -> Measure:
    """A plain amount without sampling error."""
    zero: Any = np.zeros_like(value)
    return Measure(value=value, k=value, n=value if n is None else n, spread=zero, exact=True)
