"""What the number brings with it: the standing of its pool, and what a former holder left."""

from __future__ import annotations

from callstanding.signals.signal import Measure, signal
from callstanding.signals.window import Window


@signal(family="pool", unit="log-odds")
def pool_standing(w: Window) -> Measure:
    """How far the other numbers of its account, holder, trunk or block stand above the usual."""
    return Measure(value=w.pool_excess, k=w.pool_excess, n=w.pool_members, spread=w.pool_spread)


@signal(family="pool", unit="log-odds")
def inherited(w: Window) -> Measure:
    """What is left of the standing under its former holder."""
    return Measure(
        value=w.inherited_excess, k=w.inherited_excess, n=w.inherited_excess, spread=w.inherited_excess * 0.25
    )
