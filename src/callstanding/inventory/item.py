"""A number of an owner's stock, and who holds it from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from callstanding.inventory.states import HELD, State


@dataclass(frozen=True, slots=True)
class Item:
    """One number (E.164) of a tenant. Times are seconds since 1970, UTC, to the millisecond; "" says: none.

    `since`: when the state began. `held_since`: when its holder's tenure began, None where nobody holds it. `used`:
    until when it was held last, None if nobody ever held it. `country`: two letters, 001 for one of no country.
    """

    number: str
    tenant: str
    state: State
    since: float
    country: str
    pool: str = ""
    campaign: str = ""
    holder: str = ""
    note: str = ""
    held_since: float | None = None
    used: float | None = None

    @property
    def is_held(self) -> bool:
        """Whether somebody holds the number."""
        return self.state in HELD


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who holds a number, for which campaign, from `since` until `until` (None: still)."""

    number: str
    tenant: str
    holder: str
    campaign: str
    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A number changed its state; `was` is empty where it came into the stock. `who`: a key's id, or `cli`."""

    number: str
    tenant: str
    at: float
    was: str
    state: State
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file or a request says of a number; None: it says nothing of that."""

    number: str
    country: str
    state: State | None = None
    since: float | None = None
    holder: str | None = None
    campaign: str | None = None
    pool: str | None = None
    note: str | None = None
    held_since: float | None = None


def said(at: float) -> str:
    """A moment as people read it."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"


def to_ms(at: float) -> float:
    """A moment to the millisecond, as it is kept: what is written to a file and read again is the same moment."""
    return round(at, 3)
