"""What comes back: calls received, call-backs of the people who were called, and whether these are answered."""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="reciprocity", k=("calls_out",), n=("calls_out", "calls_in"))
def one_way(w: Window) -> Measure:
    """Share of its calls that the number makes rather than receives."""
    made = np.maximum(0.0, w.calls_out - w.inside_out)
    return share(made, made + w.calls_in)


@signal(family="reciprocity", k=("new_callees",), n=("new_callees",))
def no_callbacks(w: Window) -> Measure:
    """Share of the people called unasked who never call back."""
    cold = w.new_callees - w.returns_out
    return share(np.maximum(0.0, cold - w.called_back), cold)


@signal(family="reciprocity", k=("called_back",), n=("called_back",))
def missed_callbacks(w: Window) -> Measure:
    """Share of the people calling back who reach nobody."""
    return share(np.maximum(0.0, w.called_back - w.callbacks_reached), w.called_back)
