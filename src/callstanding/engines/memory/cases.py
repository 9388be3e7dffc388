"""Disputes: a case is kept once, by its name; while it is open, complaints that arrive do not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callstanding.engines.memory.facts import FOR_EVER, NEVER
from callstanding.engines.memory.keys import Keys
from callstanding.records.disputed import Disputed

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one dispute."""

    name: str
    number: int
    opened: datetime
    until: datetime
    decided: datetime | None
    decision: str | None

    def standing(self) -> tuple[object, ...]:
        """What is said of one case comes in this order, and the first holds: a later decision, any before none."""
        decided = 0 if self.decided is None else (FOR_EVER - self.decided) // timedelta(microseconds=1)
        said = self.decision is None, self.decision or ""
        return self.decided is None, decided, said, self.until, self.opened, self.number

    def flag(self) -> Span | None:
        """From when until when its number counts as disputed."""
        end = min(self.until, self.decided or FOR_EVER)
        return (self.opened, end) if end > self.opened else None

    def freeze(self, at: datetime) -> Span | None:
        """When complaints arrive in vain, as known at a moment. Upheld: all before the decision; dropped: none."""
        if self.opened > at:
            return None
        if self.decided is None or self.decision is None or self.decided > at:
            return self.opened, self.until
        return (NEVER, self.decided) if self.decision == "upheld" else None


def case_of(fact: Disputed, keys: Keys) -> Case:
    """A fact of the desk as it is kept here."""
    decided = None if fact.decided is None else _moment(fact.decided)
    return Case(fact.case, keys.of(fact.number), _moment(fact.opened), _moment(fact.until), decided, fact.decision)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
