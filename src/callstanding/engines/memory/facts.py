"""The facts as the reference engine keeps them; parties are keys, and the key 0 is a party that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from callstanding.rollups.columns import OUTCOMES

# The engine's clock is naive UTC.
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
NEVER, FOR_EVER = datetime.min, datetime.max  # noqa: DTZ901
UNKNOWN = 0
ATTESTED, PARTIAL, UNVERIFIED, UNSTATED = range(4)
REPORT_KINDS = ("spam", "fraud", "block", "wanted")
ENDERS = ("caller", "callee", "network")

Place = tuple[int, int, int]
"""Where a count belongs: number, hour since 1970, provenance."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, or one leg of a call: legs have one key. `block`: the 100 numbers around the callee; `nearby`: both
    numbers differ in their last four digits only.
    """

    key: int
    caller: int
    callee: int
    block: int
    account: int
    trunk: int
    start: datetime
    ring_ms: int | None
    talk_ms: int
    outcome: str
    ended_by: str | None
    provenance: int
    nearby: bool

    @property
    def hour(self) -> int:
        """The hour in which it began."""
        return hour_of(self.start)

    @property
    def second(self) -> int:
        """The second in which it began."""
        return (self.start - EPOCH) // timedelta(seconds=1)

    @property
    def answered(self) -> bool:
        """Whether somebody took it."""
        return self.outcome == "answered"

    @property
    def end(self) -> datetime:
        """When it was over."""
        return self.start + timedelta(milliseconds=(self.ring_ms or 0) + self.talk_ms)

    @property
    def made(self) -> Place:
        """Where it counts for its caller."""
        return self.caller, self.hour, self.provenance

    @property
    def received(self) -> Place:
        """Where it counts for its callee."""
        return self.callee, self.hour, self.provenance

    def fullness(self) -> tuple[object, ...]:
        """The fullest leg of a call comes first in this order, which leaves nothing to chance."""
        ring = -1 if self.ring_ms is None else self.ring_ms
        ender = len(ENDERS) if self.ended_by is None else ENDERS.index(self.ended_by)
        first = (not self.answered, -self.talk_ms, self.start, -ring, OUTCOMES.index(self.outcome), ender)
        return (*first, self.provenance, not self.nearby, -self.account, -self.trunk, self.caller, self.callee)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody said about a number: when it happened, and when it became known."""

    key: int
    number: int
    reporter: int
    at: datetime
    received: datetime
    kind: str
    source: str | None
    category: str | None
    area: str | None

    @property
    def hour(self) -> int:
        """The hour in which it happened."""
        return hour_of(self.at)

    @property
    def known(self) -> datetime:
        """From when on it is known here."""
        return max(self.at, self.received)

    @property
    def voice(self) -> int:
        """Who speaks: a reporter without a name is one of its own."""
        return self.reporter or self.key

    @property
    def praise(self) -> bool:
        """Whether it says that the calls are wanted."""
        return self.kind == "wanted"

    def fullness(self) -> tuple[object, ...]:
        """The first of several reports of one key stays."""
        said = [(text is None, text or "") for text in (self.source, self.category, self.area)]
        return self.at, self.number, self.reporter, self.received, REPORT_KINDS.index(self.kind), said


@dataclass(frozen=True, slots=True)
class Assignment:
    """That a holder has a number, from when to when; None: until now."""

    number: int
    holder: str
    begin: datetime
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether the number is the holder's at a moment."""
        return self.begin <= at and (self.end is None or at < self.end)


def hour_of(at: datetime) -> int:
    """The hour since 1970 that a moment falls in."""
    return (at - EPOCH) // timedelta(hours=1)


def full_hour(at: datetime) -> int:
    """The first full hour from a moment on."""
    return -((EPOCH - at) // timedelta(hours=1))
