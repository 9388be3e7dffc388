"""What is known of a dispute about what is shown here: which number, from when to when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Decision = Literal["upheld", "rejected", "withdrawn"]
DECISIONS: tuple[Decision, ...] = ("upheld", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Disputed:
    """One case. Times are seconds since 1970, UTC; `number` is E.164 with +.

    From `opened` on, and no longer than `until`, complaints that arrive are kept out of the score. After `upheld` all
    that arrived before `decided` stay out; after `rejected` or `withdrawn` they count as if nobody had disputed.
    """

    case: str
    number: str
    opened: float
    until: float
    decided: float | None = None
    decision: Decision | None = None
