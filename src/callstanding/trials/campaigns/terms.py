"""What a calling campaign is: how much it calls, by whom, and how the people that it calls take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from callstanding.simulate.profile import Profile
from callstanding.simulate.reading import stated
from callstanding.simulate.traffic import MONDAY


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of some days. `profile`: how its callers and callees behave (`simulate.profile`).

    `agents` None: machines talk, so nobody ever waits. With agents an answered call waits `patience_s` seconds for a
    free one; then the dialler drops it. `wrap_up_s`: what an agent needs after each talk.
    """

    calls_per_day: int
    days: int
    profile: Profile
    agents: int | None = None
    wrap_up_s: float = 10.0
    patience_s: float = 2.0
    first: datetime = MONDAY
    name: str = "campaign"

    def calls_on(self, day: int) -> int:
        """How many calls it wants to make on a day, by the weekday."""
        return round(self.calls_per_day * self.profile.weekdays[(self.first.weekday() + day) % 7])


def manner_of(kind: str, *, difficulty: str = "standard", **changes: Any) -> Profile:
    """How a kind of caller of the simulated worlds behaves, with changes by parameter name."""
    return msgspec.structs.replace(stated(difficulty).shape(kind, Profile), **changes)
