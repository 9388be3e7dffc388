"""Where the calls come from: numbers made to look local, and calls that no operator vouches for."""

from __future__ import annotations

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="origin", k=("nearby_out",), n=("calls_out",))
def neighbour_numbers(w: Window) -> Measure:
    """Share of the calls that go to numbers alike but for the last four digits."""
    return share(w.nearby_out, w.calls_out)


@signal(family="origin", k=("weak_out",), n=("stated_out",))
def weak_attestation(w: Window) -> Measure:
    """Share of the calls that are not fully attested, of those that carry an attestation or its absence."""
    return share(w.weak_out, w.stated_out)
