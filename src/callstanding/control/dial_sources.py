"""Which numbers might make a call: named ones, a pool, or a campaign, as the owner's stock has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Engine

from callstanding.control.dial_asked import Candidate
from callstanding.control.stock import Stock
from callstanding.errors import NotFound, UsageError

_PAGE = 1000
_WARMING = "warming"


class Item(Protocol):
    """A number of the stock. `since`: when its state began."""

    @property
    def number(self) -> str:
        """E.164."""

    @property
    def state(self) -> str:
        """new, warming, in use, resting, quarantined, retired."""

    @property
    def since(self) -> float:
        """Seconds since 1970."""

    @property
    def pool(self) -> str:
        """Empty where it is in none."""

    @property
    def campaign(self) -> str:
        """Ditto."""


class Numbers(Protocol):
    """The stock of all tenants."""

    def get(self, number: str, tenant: str) -> Item:
        """One number. Raises NotFound, also for another tenant's."""

    def listed(
        self, tenant: str, *, campaign: str | None = None, pool: str | None = None, after: str = "", limit: int = _PAGE
    ) -> Sequence[Item]:
        """Numbers after one of them, in order."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates, all members of their pools, and the numbers of which the stock knows nothing."""

    candidates: list[Candidate]
    members: list[Candidate] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def found(
    stock: Numbers | None, tenant: str, *, numbers: Sequence[str] = (), pool: str | None = None,
    campaign: str | None = None,
) -> Found:  # fmt: skip
    """The numbers that are named; else those of the pool; else those of the campaign.

    A number that is not in the stock is taken as in use, and told as unknown. Raises UsageError where none is named.
    """
    if numbers:
        return _named(stock, tenant, numbers)
    if stock is None or (pool is None and campaign is None):
        raise UsageError("Say which numbers may call.", hint="Give --number; with a stock, also --pool or --campaign.")
    candidates = _every(stock, tenant, pool=pool) if pool is not None else _every(stock, tenant, campaign=campaign)
    if not candidates:
        raise NotFound(f"The stock has no number in {pool or campaign}.")
    return Found(candidates, _members(stock, tenant, candidates))


def _named(stock: Numbers | None, tenant: str, numbers: Sequence[str]) -> Found:
    candidates, unknown = [], []
    for number in numbers:
        try:
            item = stock.get(number, tenant) if stock else None
        except NotFound:
            item = None
        if item is None:
            unknown.append(number)
        candidates.append(candidate_of(item) if item else Candidate(number))
    members = _members(stock, tenant, candidates) if stock else []
    return Found(candidates, members, tuple(unknown))


def _members(stock: Numbers, tenant: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    pools = sorted({each.pool for each in candidates if each.pool})
    return [each for pool in pools for each in _every(stock, tenant, pool=pool)]


def _every(stock: Numbers, tenant: str, *, pool: str | None = None, campaign: str | None = None) -> list[Candidate]:
    every: list[Candidate] = []
    while page := stock.listed(tenant, pool=pool, campaign=campaign, after=every[-1].number if every else "",
                               limit=_PAGE):  # fmt: skip
        every += [candidate_of(item) for item in page]
    return every


def candidate_of(item: Item) -> Candidate:
    """A number of the stock as one that might call."""
    began = item.since if item.state == _WARMING else None
    return Candidate(item.number, item.state, began, None, item.pool, item.campaign)


def stock_of(engine: Engine) -> Numbers:
    """The stock in this control database; a number that is not in it is taken as in use."""
    return Stock(engine)
