"""What the budget answers: yes, wait, use that number, or no; with every reason and the calls left."""

from __future__ import annotations

from typing import Literal

import msgspec

Decision = Literal["yes", "wait", "use", "no"]


class Reason(msgspec.Struct, frozen=True):
    """One thing that holds a call back. `value` against `limit` in the limit's own unit.

    `source` says whose rule it is.
    `until`: seconds since 1970 from which it no longer holds if nothing else happens; None where nobody knows.
    `what`: the state, status or holiday behind it. `hard`: it makes a no, not a wait.
    """

    code: str
    value: float
    limit: float
    source: str
    until: float | None = None
    what: str = ""
    hard: bool = False


class Headroom(msgspec.Struct, frozen=True):
    """Calls left to a number in a minute, an hour, a day and a week, spare and warm-up taken off."""

    minute: int
    hour: int
    day: int
    week: int

    @property
    def least(self) -> int:
        """The calls that it could make at once."""
        return min(self.minute, self.hour, self.day, self.week)


class Answer(msgspec.Struct, frozen=True):
    """May `number` call now? `wait_s` is exact: asked again then, with nothing else changed, the answer is yes.

    `notes` hold nothing back, such as a country of which no rules are known. `evasion_risk` is 0 to 1, with `evasion`
    saying what makes it; it is told of answers from a pool.
    """

    decision: Decision
    number: str
    wait_s: float = 0.0
    reasons: tuple[Reason, ...] = ()
    headroom: Headroom | None = None
    notes: tuple[Reason, ...] = ()
    evasion_risk: float = 0.0
    evasion: tuple[Reason, ...] = ()

    @property
    def may(self) -> bool:
        """Whether `number` may call at once."""
        return self.decision in ("yes", "use")
