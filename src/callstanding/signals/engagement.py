"""What happens at the first talk with somebody, or when it only rings: how long people stay, and who ends it.

Each party counts once: talks with friends cannot hide how strangers take the calls.
"""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="engagement", k=("short_new",), n=("answered_new",))
def short_answers(w: Window) -> Measure:
    """Share of the first talks that end within six seconds."""
    return share(w.short_new, w.answered_new)


@signal(family="engagement", unit="s", n=("answered_new",))
def brief_talk(w: Window) -> Measure:
    """Mean talk time of the first talks."""
    seconds = w.talk_new_ms / 1000.0
    mean = np.divide(seconds, w.answered_new, out=np.zeros_like(seconds), where=w.answered_new > 0)
    # talk times spread about as wide as their mean (heavy tail, TLAC): standard error of the mean
    return Measure(value=mean, k=seconds, n=w.answered_new, spread=mean / np.sqrt(np.maximum(w.answered_new, 1.0)))


@signal(family="engagement", k=("dropped_new",), n=("hangup_known_new",))
def dropped_on_answer(w: Window) -> Measure:
    """Share of the first talks that the caller ends within three seconds."""
    return share(w.dropped_new, w.hangup_known_new)


@signal(family="engagement", k=("refused_new",), n=("hangup_known_new",))
def refused_on_answer(w: Window) -> Measure:
    """Share of the first talks that the called party ends within six seconds."""
    return share(w.refused_new, w.hangup_known_new)


@signal(family="engagement", k=("one_ring_first",), n=("ring_known_first",))
def one_ring(w: Window) -> Measure:
    """Share of the unanswered first calls that ring for six seconds or less."""
    return share(w.one_ring_first, w.ring_known_first)
