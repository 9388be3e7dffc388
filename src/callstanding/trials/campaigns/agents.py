"""Agents who talk with those who answer: who is free, how long a callee waits, and who is dropped."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field


@dataclass
class Agents:
    """Agents of one campaign; times in seconds. `count` None: machines talk, and there is always one.

    Answers must come in the order of their time. A callee is dropped who would wait longer than `patience_s`.
    """

    count: int | None
    wrap_up_s: float
    patience_s: float
    answered: int = 0
    dropped: int = 0
    waited_s: float = 0.0
    busy_s: float = 0.0
    _free: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """All are free from the first moment on."""
        self._free = [-math.inf] * (self.count or 0)

    def answer(self, at: float, talk_s: float) -> float | None:
        """Somebody answers and would talk so long: how long it takes until an agent speaks, None for a dropped call."""
        self.answered += 1
        if self.count is None:
            return 0.0
        wait = max(0.0, self._free[0] - at)
        if wait > self.patience_s:
            self.dropped += 1
            return None
        heapq.heapreplace(self._free, at + wait + talk_s + self.wrap_up_s)
        self.waited_s += wait
        self.busy_s += talk_s + self.wrap_up_s
        return wait
