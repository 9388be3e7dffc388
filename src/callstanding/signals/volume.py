"""How much a number calls, against the limits that operators and vendors publish."""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, amount, signal
from callstanding.signals.window import Window


@signal(family="volume", unit="per hour", k=("calls_out",), n=("calls_out",))
def busy_hour(w: Window) -> Measure:
    """Calls made in the busiest hour of late."""
    return amount(w.peak_hour)


@signal(family="volume", unit="per day", k=("calls_out",), n=("calls_out",))
def busy_day(w: Window) -> Measure:
    """Calls made in the last 24 hours."""
    return amount(w.day_calls)


@signal(family="volume", unit="per week", k=("calls_out",), n=("calls_out",))
def busy_week(w: Window) -> Measure:
    """Calls made in the last seven days."""
    return amount(w.week_calls)


@signal(family="volume", unit="ratio", k=("calls_out",), n=("calls_out",))
def volume_jump(w: Window) -> Measure:
    """Calls made in the last 24 hours, against the usual day of the month before."""
    days = np.clip(w.age_days - 1.0, 0.0, 29.0)
    usual = np.maximum(1.0, np.divide(w.month_calls - w.day_calls, days, out=np.zeros_like(days), where=days >= 2))
    known = np.where(days >= 2, w.day_calls, 0.0)
    return amount(np.divide(w.day_calls, usual), known)


@signal(family="volume", unit="hours", n=("calls_out",))
def round_the_clock(w: Window) -> Measure:
    """Hours with calls made, of the last 24."""
    return amount(w.day_hours, w.day_calls)
