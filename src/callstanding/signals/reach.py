"""Whom the calls reach: nobody, strangers, numbers that do not exist, or people and networks that refuse them.

But for `strangers` each party counts once, by the first call to it: repeated attempts are no new fact, and calls among
friends cannot hide what strangers are put through.
"""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="reach", n=("new_callees",))
def few_answers(w: Window) -> Measure:
    """Share of the people called who ever answer."""
    called = np.maximum(0.0, w.new_callees - w.failed_first)
    return share(np.minimum(w.answered_new, called), called)


@signal(family="reach", k=("invalid_first",), n=("new_callees",))
def invalid_numbers(w: Window) -> Measure:
    """Share of the numbers called that do not exist."""
    return share(w.invalid_first, w.new_callees)


@signal(family="reach", k=("new_callees",), n=("calls_out",))
def strangers(w: Window) -> Measure:
    """Share of the calls made that go to people never called before."""
    return share(w.new_callees, np.maximum(0.0, w.calls_out - w.inside_out))


@signal(family="reach", k=("rejected_first",), n=("new_callees",))
def rejections(w: Window) -> Measure:
    """Share of the people called who decline the first call."""
    return share(w.rejected_first, w.new_callees)


@signal(family="reach", k=("blocked_first",), n=("new_callees",))
def network_blocks(w: Window) -> Measure:
    """Share of the people called whose first call is blocked, by a network or as unwanted."""
    return share(w.blocked_first, w.new_callees)


@signal(family="reach", k=("sequential_out",), n=("calls_out",))
def sequential_dialling(w: Window) -> Measure:
    """Share of the calls that go through neighbouring numbers, three and more of one hundred in an hour."""
    return share(w.sequential_out, w.calls_out)
