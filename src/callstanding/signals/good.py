"""Good evidence: calls that people take, long talks, calls that answer calls, people met again, thanks, and age."""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, amount, share, signal
from callstanding.signals.window import Window


@signal(family="good")
def often_answered(w: Window) -> Measure:
    """Share of the people called who ever answer: expected calls are taken."""
    called = np.maximum(0.0, w.new_callees - w.failed_first)
    return share(np.minimum(w.answered_new, called), called)


@signal(family="good")
def long_talks(w: Window) -> Measure:
    """Share of the first talks that last a minute and more."""
    return share(w.long_new, w.answered_new)


@signal(family="good")
def calls_returned(w: Window) -> Measure:
    """Share of the people called who had called this number first."""
    return share(w.returns_out, w.new_callees)


@signal(family="good")
def repeat_contacts(w: Window) -> Measure:
    """Share of the people reached who are talked with again."""
    return share(np.minimum(w.talked_again, w.answered_new), w.answered_new)


@signal(family="good")
def wanted(w: Window) -> Measure:
    """Share of the people reached who rate the calls as wanted."""
    return share(np.minimum(w.weight_wanted, w.reached), w.reached)


@signal(family="good", unit="days")
def long_history(w: Window) -> Measure:
    """Days since the number was first seen."""
    return amount(w.age_days, np.maximum(w.all_out, w.all_in))
