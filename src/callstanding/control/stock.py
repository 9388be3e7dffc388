"""The stock: an owner's numbers, each with one tenant, one state, and one holder at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import Engine, select

from callstanding.control import stock_reading as read
from callstanding.control.audit import changing
from callstanding.control.database import reading
from callstanding.control.stock_assigning import Sought, free
from callstanding.control.stock_changing import Change, Changed, apply, changed
from callstanding.control.stock_importing import Decided, Import, Imported, Refused
from callstanding.control.stock_reading import Brief
from callstanding.control.stock_remembering import Remembering
from callstanding.control.stock_tables import STOCK
from callstanding.errors import UsageError
from callstanding.inventory.deciding import moved
from callstanding.inventory.item import Item, Move, Tenure, Wanted
from callstanding.inventory.states import State
from callstanding.inventory.words import checked_text

__all__ = ["Brief", "Decided", "Imported", "Item", "Move", "Refused", "Sought", "Stock", "Tenure", "Wanted"]
OWN = "own"
"""The tenant of the command line, where nobody else has numbers."""


class Stock:
    """The numbers of all tenants. What is another tenant's is not found. Every change is one transaction, and noted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, number: str, tenant: str) -> Item:
        """One number. Raises NotFound, also for another tenant's."""
        with reading(self._engine) as connection:
            return read.found(connection, number, tenant)

    def find(self, number: str, only: str | None) -> Item | None:
        """One number of a tenant (None: of any); None where it is not there."""
        with reading(self._engine) as connection:
            item = read.known(connection, [number]).get(number)
        return item if item and only in (None, item.tenant) else None

    def listed(
        self,
        tenant: str,
        *,
        state: State | None = None,
        campaign: str | None = None,
        pool: str | None = None,
        country: str | None = None,
        after: str = "",
        limit: int = read.PAGE,
    ) -> list[Item]:
        """Numbers after one of them, in order."""
        asked = read.fitting(tenant, state=state, campaign=campaign, pool=pool, country=country)
        asked = asked.where(STOCK.c.number > after).order_by(STOCK.c.number).limit(limit)
        with reading(self._engine) as connection:
            return list(read.items(connection, asked))

    def every(self, tenant: str, **wanted: Any) -> Iterator[Item]:
        """All numbers, in order, as `listed` finds them, page by page."""
        after = ""
        while page := self.listed(tenant, after=after, limit=10 * read.PAGE, **wanted):
            yield from page
            after = page[-1].number

    def numbers(self, tenant: str) -> frozenset[str]:
        """The numbers of a tenant."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(STOCK.c.number).where(STOCK.c.tenant == tenant)).scalars())

    def briefs(self, tenant: str, *, kind: Literal["campaign", "pool"] | None = None, name: str = "") -> list[Brief]:
        """All numbers of a tenant in brief; or those of one campaign or pool, and all others of their pools."""
        some = None if kind is None else read.with_their_pools(tenant, kind, name)
        with reading(self._engine) as connection:
            return read.briefs(connection, tenant, numbers=some)

    def tenants(self) -> dict[str, int]:
        """The tenants that have a stock, and how many numbers are in it."""
        with reading(self._engine) as connection:
            return read.tenants(connection)

    def counted(self, tenant: str) -> dict[State, int]:
        """How many numbers are in each state."""
        with reading(self._engine) as connection:
            return read.counted(connection, read.fitting(tenant))

    def ledger(self, number: str | None = None, *, tenant: str | None = None) -> list[Tenure]:
        """Who held a number, or all of them, by number and time; of one tenant, or of all (None)."""
        with reading(self._engine) as connection:
            return read.tenures(connection, tenant, number)

    def moves(self, number: str, tenant: str) -> list[Move]:
        """How a number came to its state, oldest first."""
        with reading(self._engine) as connection:
            return read.moves(connection, tenant, number)

    def import_(
        self,
        tenant: str,
        rows: Sequence[Wanted],
        *,
        who: str,
        now: float,
        why: str = "",
        proven: Iterable[str] = (),
        whole: bool = False,
    ) -> Imported:
        """Take a list in; what is there already is brought up to it. Rows that do not fit are told, the others kept.

        `whole`: all or nothing, the first refused row raises UsageError. `proven`: numbers that are the tenant's now,
        whoever had them in stock before.
        """
        with changing(self._engine) as connection:
            done = Import(tenant, who, now, why, frozenset(proven)).run(connection, rows)
            if whole and done.refused:
                raise UsageError(done.refused[0].reason)
        return done

    def foresee(self, tenant: str, rows: Sequence[Wanted], *, now: float, proven: Iterable[str] = ()) -> Decided:
        """What `import_` would make of a list; nothing is written."""
        with reading(self._engine) as connection:
            return Import(tenant, "", now, "", frozenset(proven)).decide(connection, rows)

    def remember(self, tenant: str, rows: Sequence[Tenure], *, who: str, now: float, why: str = "") -> Imported:
        """Take former tenures of a tenant's numbers in. Rows that do not fit are told, the others kept."""
        with changing(self._engine) as connection:
            return Remembering(tenant, who, now, why).run(connection, rows)

    def move(self, number: str, tenant: str, to: State, *, who: str, now: float, why: str = "") -> Item:
        """Move a number. Raises NotFound, and UsageError for a move that is not allowed or a clock that went back."""
        return self.move_all([number], tenant, to, who=who, now=now, why=why)[0]

    def move_all(
        self, numbers: Collection[str], tenant: str, to: State, *, who: str, now: float, why: str = ""
    ) -> list[Item]:
        """Move several numbers, all or none."""
        with changing(self._engine) as connection:
            have = read.all_found(connection, numbers, tenant)
            done = [Changed(have[each], moved(have[each], to, at=now), now) for each in dict.fromkeys(numbers)]
            return apply(connection, done, who=who, why=why)

    def change(
        self,
        number: str,
        tenant: str,
        *,
        who: str,
        now: float,
        pool: str | None = None,
        campaign: str | None = None,
        note: str | None = None,
        to: State | None = None,
        why: str = "",
    ) -> Item:
        """Change what is given, "" takes it away; `to` moves the number too. What nobody holds has no campaign.

        Another campaign of the same holder is another tenure.
        """
        change = Change(to, campaign, pool, note)
        change.checked()
        with changing(self._engine) as connection:
            item = read.found(connection, number, tenant)
            return apply(connection, [changed(connection, item, change, now=now)], who=who, why=why)[0]

    def assign(
        self,
        tenant: str,
        *,
        holder: str,
        campaign: str,
        who: str,
        now: float,
        country: str | None = None,
        area: str | None = None,
        pool: str | None = None,
        among: Sequence[str] | None = None,
        why: str = "",
    ) -> Item:
        """Give a new number to a holder for a campaign: it warms up, and its tenure begins.

        `among`: only these numbers, such as vetted ones, in the order in which they are liked. Raises NotFound where
        none is free, and tells what there is.
        """
        holder, campaign = checked_text("holder", holder) or tenant, checked_text("campaign", campaign)
        with changing(self._engine) as connection:
            item = free(connection, tenant, Sought(country, area, pool, among))
            given = moved(item, "warming", at=now, holder=holder, campaign=campaign)
            done = [Changed(item, given, now)]
            return apply(connection, done, who=who, why=why, what="stock.assigned")[0]

    def release(
        self, number: str, tenant: str, *, who: str, now: float, to: State = "quarantined", why: str = ""
    ) -> Item:
        """End the tenure of a number; it is quarantined, or retired. Raises UsageError where nobody holds it."""
        if to not in ("quarantined", "retired"):
            raise UsageError(f"A number that is released is quarantined or retired, not {to}.")
        with changing(self._engine) as connection:
            item = read.found(connection, number, tenant)
            if not item.is_held:
                raise UsageError(f"{number} is {item.state}: nobody holds it.")
            after = moved(item, to, at=now)
            return apply(connection, [Changed(item, after, now)], who=who, why=why, what="stock.released")[0]
