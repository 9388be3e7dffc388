"""Counts the answered calls that a campaign dropped, and says when it must stop for it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from callstanding.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Guarding:
    """The share of answered calls dropped in the window, against the limit."""

    share: float
    limit: float
    stop: bool
    reason: str


@dataclass
class Dropping:
    """The counts of one campaign by day. `answered` and `dropped` are those of today."""

    policy: Policy
    country: str | None = None
    answered: int = 0
    dropped: int = 0
    _before: deque[tuple[int, int]] = field(default_factory=deque)

    def morning(self, day: int) -> Guarding:
        """A new day begins; what is older than the window counts no more."""
        if day:
            self._before.append((self.answered, self.dropped))
        while len(self._before) >= self.policy.number("guard.window_days"):
            self._before.popleft()
        self.answered = self.dropped = 0
        return self.now()

    def now(self) -> Guarding:
        """How it stands."""
        answered = self.answered + sum(day[0] for day in self._before)
        dropped = self.dropped + sum(day[1] for day in self._before)
        limit, share = self.policy.number("guard.max_share"), dropped / max(1, answered)
        enough = answered >= self.policy.number("guard.at_least")
        stop = enough and share >= limit * self.policy.number("guard.stop_at")
        return Guarding(share, limit, stop, self.policy.settings["guard.max_share"].source)
