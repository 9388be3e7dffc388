"""Windows made of arrays: what a number's calls looked like, without the calls."""

from __future__ import annotations

from typing import Any

import numpy as np

from callstanding.policies import load_policy
from callstanding.signals import Window
from callstanding.signals.signal import Floats
from callstanding.signals.window import CROWD, FADING, FRAUD

SIZE = 200
SHARES = (*FADING, *CROWD, *FRAUD, "reached")  # counts that are a part of the calls, or about as many
SEEN = ("fresh_calls", "fresh_reports", "fresh_hearsay", "usual_report_rate")  # shares of one
AMOUNTS = (
    "day_calls",
    "week_calls",
    "month_calls",
    "all_out",
    "all_in",
    "all_reports",
    "peak_hour",
    "age_days",
    "reached",
)
POOLED = ("pool_excess", "pool_families", "inherited_excess")


class Nothing(dict[str, Floats]):
    """Arrays by name, of which those not given are zero."""

    def __init__(self, size: int, **given: Floats) -> None:
        super().__init__(given)
        self._size = size

    def __missing__(self, name: str) -> Floats:
        return np.zeros(self._size)


def window(size: int = 1, /, **given: Floats | float) -> Window:
    """A window of the standard policy; what is not given is zero, and all evidence is fresh."""
    arrays = {name: np.broadcast_to(np.asarray(value, dtype=np.float64), size) for name, value in given.items()}
    fresh = {
        "fresh_calls": np.ones(size),
        "fresh_reports": np.ones(size),
        "fresh_hearsay": np.ones(size),
        "usual_report_rate": np.full(size, 0.02),
    }
    return Window(policy=load_policy("standard"), size=size, arrays=Nothing(size, **{**fresh, **arrays}))


def any_window(seed: int) -> Window:
    """Two hundred numbers of every kind, from silent to deafening."""
    dice = np.random.default_rng(seed)
    calls: Floats = np.floor(10 ** dice.uniform(-1, 4, SIZE))
    arrays: dict[str, Any] = {name: calls * dice.random(SIZE) ** 2 for name in SHARES}
    arrays |= {name: calls * dice.uniform(0, 3, SIZE) for name in AMOUNTS}
    arrays |= {name: dice.random(SIZE) for name in SEEN}
    arrays |= {name: dice.uniform(0, 9, SIZE) for name in POOLED}
    arrays["pool_answered"] = dice.random(SIZE)
    arrays["calls_out"], arrays["talk_out_ms"] = calls, arrays["answered_out"] * dice.uniform(0, 1e5, SIZE)
    arrays |= {"usual_report_rate": dice.uniform(0, 0.02, SIZE), "pool_members": dice.integers(0, 90, SIZE) * 1.0}
    return window(SIZE, **arrays)
