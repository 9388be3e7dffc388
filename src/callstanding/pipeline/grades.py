"""The four grades that number owners know: maturity, connection, engagement and sentiment, A to D, or none yet."""

from __future__ import annotations

import numpy as np

from callstanding.policies.policy import Policy
from callstanding.score.strength import NEARLY
from callstanding.signals import Window
from callstanding.signals.signal import Floats

GRADES = ("maturity", "connection", "engagement", "sentiment")
_ENOUGH = 12.0  # AVOXI shows no report below twelve calls


def grade(name: str, window: Window, policy: Policy) -> list[str | None]:
    """One of A, B, C, D for each row; None where there is too little to grade."""
    value, n = _measured(name, window)
    bounds = [policy.number(f"grade.{name}.{letter}") * NEARLY for letter in "abc"]
    place = sum((value < bound).astype(np.int64) for bound in bounds)
    return [
        "ABCD"[int(p)] if enough else None
        for p, enough in zip(np.atleast_1d(place), n >= _ENOUGH * NEARLY, strict=True)
    ]


def _measured(name: str, w: Window) -> tuple[Floats, Floats]:
    """(what the grade is of, on how many observations)."""
    if name == "maturity":
        return w.age_days, w.all_out + w.all_in
    if name == "connection":
        return w.answered_out / np.maximum(w.calls_out, 1e-9), w.calls_out
    if name == "engagement":
        return w.talk_out_ms / 1000.0 / np.maximum(w.answered_out, 1e-9), w.answered_out
    told = w.weight_negative + w.weight_fraud
    return 1.0 - np.minimum(1.0, told / np.maximum(w.reached, 1e-9)), w.reached
