"""Counts the answered calls that a campaign dropped, for the guard that says when it must stop."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date, timedelta

from callstanding.actions.guard import Bounds, Guarded, bounds_of, within
from callstanding.policies.policy import Policy


@dataclass
class Dropping:
    """The counts of one campaign by day. `answered` and `dropped` are those of today, `first` is its first day."""

    policy: Policy
    first: date
    country: str | None = None
    answered: int = 0
    dropped: int = 0
    _before: deque[tuple[int, int]] = field(default_factory=deque)
    _bounds: Bounds | None = None

    def morning(self, day: int) -> Guarded:
        """A new day begins; what is older than the window counts no more."""
        self._bounds = bounds_of(self.policy, self.first + timedelta(days=day), country=self.country)
        if day:
            self._before.append((self.answered, self.dropped))
        while len(self._before) >= self._bounds.hours / 24:
            self._before.popleft()
        self.answered = self.dropped = 0
        return self.now()

    def now(self) -> Guarded:
        """How it stands."""
        answered = self.answered + sum(day[0] for day in self._before)
        dropped = self.dropped + sum(day[1] for day in self._before)
        return within(self._bounds or bounds_of(self.policy, self.first, country=self.country), answered, dropped)
