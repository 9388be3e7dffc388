"""What recipients say: reports by people who were called, and complaints that the calls do not confirm."""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, signal
from callstanding.signals.window import Window


@signal(family="crowd")
def reported(w: Window) -> Measure:
    """Share of the people reached who report or block the number, drawn to the usual share while they are few."""
    strength = w.policy.number("prior.strength")
    # fraud is remembered longer, so it is set against the people reached in that longer time
    scale = np.divide(w.reached, w.reached_long, out=np.ones_like(w.reached), where=w.reached_long > 0)
    against = w.weight_negative + w.weight_fraud * np.minimum(1.0, scale)
    reached = np.maximum(w.reached, against)
    total = strength + reached
    mean = (w.usual_report_rate * strength + against) / total
    # Beta posterior: standard deviation of its mean
    spread = np.sqrt(mean * (1.0 - mean) / (total + 1.0))
    return Measure(value=mean, k=against, n=reached, spread=spread)


@signal(family="crowd")
def hearsay(w: Window) -> Measure:
    """Complaints that no call confirms, from 0 (none) to 1 (very many)."""
    k = np.maximum(0.0, w.hearsay - w.hearsay_wanted)
    value = k / (k + w.policy.number("crowd.hearsay_half"))
    return Measure(value=value, k=k, n=k, spread=np.zeros_like(k), exact=True)
