"""What happens once a call is answered, or when it rings: how long people stay, and who ends it."""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="engagement", k=("short_out",), n=("answered_out",))
def short_answers(w: Window) -> Measure:
    """Share of the answered calls that end within six seconds."""
    return share(w.short_out, w.answered_out)


@signal(family="engagement", unit="s", n=("answered_out",))
def brief_talk(w: Window) -> Measure:
    """Mean talk time of the answered calls."""
    seconds = w.talk_out_ms / 1000.0
    mean = np.divide(seconds, w.answered_out, out=np.zeros_like(seconds), where=w.answered_out > 0)
    # talk times spread about as wide as their mean (heavy tail, TLAC): standard error of the mean
    return Measure(value=mean, k=seconds, n=w.answered_out, spread=mean / np.sqrt(np.maximum(w.answered_out, 1.0)))


@signal(family="engagement", k=("dropped_out",), n=("hangup_known_out",))
def dropped_on_answer(w: Window) -> Measure:
    """Share of the answered calls that the caller ends within three seconds."""
    return share(w.dropped_out, w.hangup_known_out)


@signal(family="engagement", k=("refused_out",), n=("hangup_known_out",))
def refused_on_answer(w: Window) -> Measure:
    """Share of the answered calls that the called party ends within six seconds."""
    return share(w.refused_out, w.hangup_known_out)


@signal(family="engagement", k=("one_ring_out",), n=("ring_known_out",))
def one_ring(w: Window) -> Measure:
    """Share of the unanswered calls that ring for six seconds or less."""
    return share(w.one_ring_out, w.ring_known_out)
