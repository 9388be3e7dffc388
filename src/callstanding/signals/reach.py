"""Whom the calls reach: nobody, strangers, numbers that do not exist, or people and networks that refuse them."""

from __future__ import annotations

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="reach", n=("calls_out",))
def few_answers(w: Window) -> Measure:
    """Share of the calls made that are answered."""
    return share(w.answered_out, w.calls_out - w.failed_out)


@signal(family="reach", k=("invalid_out",), n=("calls_out",))
def invalid_numbers(w: Window) -> Measure:
    """Share of the calls made that go to numbers that do not exist."""
    return share(w.invalid_out, w.calls_out)


@signal(family="reach", k=("new_callees",), n=("calls_out",))
def strangers(w: Window) -> Measure:
    """Share of the calls made that go to people never called before."""
    return share(w.new_callees, w.calls_out)


@signal(family="reach", k=("rejected_out",), n=("calls_out",))
def rejections(w: Window) -> Measure:
    """Share of the calls made that the called people decline."""
    return share(w.rejected_out, w.calls_out)


@signal(family="reach", k=("blocked_out",), n=("calls_out",))
def network_blocks(w: Window) -> Measure:
    """Share of the calls made that are blocked by networks or as unwanted."""
    return share(w.blocked_out, w.calls_out)
