"""Tries inputs on a target: a batch that fails is halved until the input is found that it fails on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fuzz.target import Target

SLOW_S = 1.0  # of one core, for one input; a whole batch has as much for each thousand of its lines and five for itself


class TooSlowError(AssertionError):
    """An input took longer than any may."""


@dataclass
class Trying:
    """A target, the inputs that wait for a batch, and how many were tried."""

    target: Target
    tried: int = 0
    waiting: list[bytes] = field(default_factory=list)

    def take(self, data: bytes) -> None:
        """One input. What the parser does wrong is raised."""
        if self.target.quick:
            timely(self.target, [data], quick=True)
        self.waiting.append(data)
        if len(self.waiting) >= self.target.batch:
            timely(self.target, self.waiting)
            self.tried += len(self.waiting)
            self.waiting = []


def timely(target: Target, inputs: Sequence[bytes], *, quick: bool = False) -> None:
    """Try inputs, and see that they take no longer than they may."""
    began = time.thread_time()
    if quick and target.quick:
        target.quick(inputs[0])
    else:
        target.check(inputs)
    took = time.thread_time() - began
    allowed = SLOW_S if len(inputs) == 1 else 5 + SLOW_S * len(inputs) / 1000
    if took > allowed:
        raise TooSlowError(f"{took:.1f} s for {len(inputs)} inputs")


def smallest(target: Target, inputs: Sequence[bytes]) -> Sequence[bytes]:
    """The fewest of the inputs that still fail together, found by halving."""
    for half in (inputs[: len(inputs) // 2], inputs[len(inputs) // 2 :]):
        if half and len(half) < len(inputs) and _fails(target, half):
            return smallest(target, half)
    return inputs


def _fails(target: Target, inputs: Sequence[bytes]) -> bool:
    try:
        timely(target, inputs)
    except Exception:  # noqa: BLE001 - whatever escapes is what is looked for
        return True
    return False
