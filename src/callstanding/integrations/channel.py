"""What every way of telling has: it takes one delivery to one target and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from callstanding.control.endpoints import Target
from callstanding.control.outbox import Delivery


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the target accepted, in words for its owner; `wait`: seconds that the target asked us to stay away."""

    accepted: bool
    words: str
    wait: float = 0.0


class Channel(Protocol):
    """A way of telling."""

    def send(self, target: Target, delivery: Delivery, now: float) -> Outcome:
        """Try once. Raises nothing that a target can cause."""
