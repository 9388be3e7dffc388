"""What each signal says of some rows: its points before any cap, the room around them, and how much of them is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from callstanding.score.strength import spoken
from callstanding.signals import SIGNALS, Window
from callstanding.signals.signal import Floats


@dataclass(slots=True)
class Voice:
    """One signal that speaks of some of the rows: points, and room below and above them (empty where nobody asks)."""

    row: int  # in SIGNALS
    value: Floats
    below: Floats
    above: Floats
    fresh: Floats | float  # the part that is left once the traffic stops
    has_room: bool

    def scale(self, factor: Floats | float) -> None:
        """Scale points and room."""
        if isinstance(factor, float) and factor == 1.0:
            return
        self.value = self.value * factor
        if self.has_room:
            self.below, self.above = self.below * factor, self.above * factor


def voices_of(window: Window, among: npt.NDArray[np.bool_], *, room: bool) -> Iterator[Voice]:
    """The signals, of those among, that say anything of any row, in their order. `room`: with the room around it."""
    for row in np.flatnonzero(among).tolist():
        signal = SIGNALS[row]
        found = spoken(signal(window), window.policy.signals[signal.name], room=room)
        if found is not None:
            fresh = fresh_of(signal.name, signal.family, window)
            voice = Voice(row, found.value, found.below, found.above, fresh, has_room=found.has_room)
            voice.scale(weight_of(signal.name, window))
            yield voice


def weight_of(name: str, window: Window) -> Floats | float:
    """Reports count from a quorum on; hearsay weighs little beside known calls."""
    if name == "hearsay":
        return _hearsay_share(window)
    return np.minimum(1.0, window.voices / window.policy.number("crowd.quorum")) if name == "reported" else 1.0


def fresh_of(name: str, family: str, window: Window) -> Floats | float:
    """Adverse behaviour and reports fade once the traffic stops; a day's calls are gone by themselves."""
    if family == "crowd":
        return window.fresh_reports if name == "reported" else window.fresh_hearsay
    return 1.0 if family in ("good", "pool") or name in ("busy_hour", "busy_day") else window.fresh_calls


def _hearsay_share(window: Window) -> Floats:
    """Full weight for a number whose calls nobody sees, nearly none for one whose calls are known."""
    policy = window.policy
    alone, beside = policy.number("crowd.hearsay_cap"), policy.number("crowd.hearsay_cap_with_calls")
    few = policy.number("crowd.hearsay_calls")
    unseen = few / (few + window.all_out + window.all_in)
    return (beside + (alone - beside) * unseen) / alone
