"""What the routes of the stock take and give."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from callstanding.control.caller import Caller
from callstanding.control.stock import Item, Move, Tenure
from callstanding.inventory.states import State
from callstanding.inventory.words import MOST, MOST_NOTE
from callstanding.lookup import Shown
from callstanding.web.parameters import RegionName
from callstanding.web.showing import may_read
from callstanding.web.times import When, moment, shown_time

Given = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Words = Annotated[str, msgspec.Meta(max_length=MOST)]
Note = Annotated[str, msgspec.Meta(max_length=MOST_NOTE)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$|^001$")]


class StockNumber(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A number for the stock. Without a state it is new, or in use where it has a holder or a campaign."""

    number: Given
    state: State | None = None
    since: When | None = None
    holder: Words | None = None
    campaign: Words | None = None
    pool: Words | None = None
    note: Note | None = None
    held_since: When | None = None


class NewStock(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Numbers for the stock."""

    numbers: Annotated[list[StockNumber], msgspec.Meta(min_length=1, max_length=10_000)]
    region: RegionName | None = None
    why: Words = ""


class StockAdded(msgspec.Struct):
    """How many numbers came new, were changed, and were as they were sent."""

    added: int
    changed: int
    same: int


class StockChange(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is to change; what is left out stays."""

    state: State | None = None
    campaign: Words | None = None
    pool: Words | None = None
    note: Note | None = None
    why: Words = ""


class NewAssignment(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Who wants a number, and which will do. `area`: how it begins, as +1202. `among`: only these."""

    holder: Words = ""
    campaign: Words = ""
    country: Country | None = None
    area: Annotated[str, msgspec.Meta(max_length=16)] | None = None
    pool: Words | None = None
    among: Annotated[list[Given], msgspec.Meta(max_length=1000)] | None = None
    why: Words = ""


class StockRelease(msgspec.Struct, forbid_unknown_fields=True):
    """What becomes of a number that is released."""

    to: Literal["quarantined", "retired"] = "quarantined"
    why: Words = ""


class StockStanding(msgspec.Struct):
    """How a number stands; /v1/numbers/{number} says why."""

    status: str
    spam_score: float
    since: When
    clean_by: When | None


class StockItem(msgspec.Struct):
    """A number of the stock. `last_held`: until when it was held last. A null standing: nothing is known, or shown."""

    number: str
    tenant: str
    country: str
    state: State
    since: When
    holder: str = ""
    campaign: str = ""
    held_since: When | None = None
    last_held: When | None = None
    pool: str = ""
    note: str = ""
    standing: StockStanding | None = None


class StockList(msgspec.Struct):
    """Numbers, in their order; `after` for the next page, null at the end."""

    numbers: list[StockItem]
    after: str | None


class StockTenure(msgspec.Struct, rename={"begun": "from", "until": "to"}):
    """Who held a number; a null `to`: still."""

    holder: str
    campaign: str
    begun: When
    until: When | None


class StockMove(msgspec.Struct, rename={"was": "from", "state": "to"}):
    """A change of state; an empty `from`: it came into the stock."""

    at: When
    was: str
    state: State
    why: str


class NumberLife(msgspec.Struct):
    """Who held a number, and how it came to its state; oldest first."""

    number: str
    tenures: list[StockTenure]
    moves: list[StockMove]


def item_shown(item: Item, shown: Shown | None, caller: Caller, owned: frozenset[str]) -> StockItem:
    """A number of the stock as the caller may see it."""
    standing = None
    if shown is not None and may_read(caller, item.number, owned):
        standing = StockStanding(shown.status, shown.spam_score, moment(shown.since), shown_time(shown.clean_by))
    return StockItem(
        number=item.number,
        tenant=item.tenant,
        country=item.country,
        state=item.state,
        since=moment(item.since),
        holder=item.holder,
        campaign=item.campaign,
        held_since=shown_time(item.held_since),
        last_held=shown_time(item.used),
        pool=item.pool,
        note=item.note,
        standing=standing,
    )


def held(tenure: Tenure) -> StockTenure:
    """A tenure as it is sent."""
    return StockTenure(tenure.holder, tenure.campaign, moment(tenure.since), shown_time(tenure.until))


def move_shown(move: Move) -> StockMove:
    """A move as it is sent."""
    return StockMove(moment(move.at), move.was, move.state, move.why)
