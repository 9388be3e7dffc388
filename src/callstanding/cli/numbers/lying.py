"""The numbers of a stock that lie in quarantine, with what a store knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callstanding.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from callstanding.actions.vetting import Certificate
    from callstanding.inventory.item import Item
    from callstanding.inventory.quarantine import Release
    from callstanding.policies.policy import Policy


@dataclass(frozen=True)
class Lying:
    """One number in quarantine: as the stock has it, its certificate, and when it may leave."""

    item: Item
    certificate: Certificate
    release: Release


@dataclass(frozen=True)
class Asked:
    """Of whose stock, from which store, under which policy; `business`: the former holders were firms."""

    store: Path
    tenant: str
    policy: Policy
    business: bool = False
    lang: str = "en"


def quarantined(engine: Engine, tenant: str, numbers: tuple[str, ...] = ()) -> list[Item]:
    """The quarantined numbers of a tenant, all or some. NotFound or UsageError for one that is not quarantined."""
    from callstanding.control.stock import Stock

    stock = Stock(engine)
    if not numbers:
        return list(stock.every(tenant, state="quarantined"))
    items = [stock.get(number, tenant) for number in dict.fromkeys(numbers)]
    for item in items:
        if item.state != "quarantined":
            raise UsageError(f"{item.number} is {item.state}, not quarantined.", hint="`numbers quarantine list`")
    return items


def lying(engine: Engine, items: list[Item], asked: Asked, *, now: datetime, as_of: datetime | None) -> list[Lying]:
    """What is known of some items. The law counts days until `now`; what is left is judged as of the newest event, or
    `as_of`: a store that gets no calls any more proves nothing clean.
    """
    from callstanding.actions.vetting import release_of
    from callstanding.control.labels import Labels
    from callstanding.control.stock import Stock
    from callstanding.live.certified import certified
    from callstanding.pipeline.moments import naive

    numbers, today = [item.number for item in items], naive(as_of or now).date()
    labels = Labels(engine).of(asked.tenant, numbers)
    ledger = Stock(engine).ledger(tenant=asked.tenant)
    made = certified(
        asked.store, asked.policy, numbers, now=now, at=as_of, labels=labels, ledger=ledger, lang=asked.lang
    )
    return [
        Lying(item, each, release_of(each, asked.policy, since=day_of(item.since), today=today, country=item.country,
                                     business=asked.business))
        for item, each in zip(items, made, strict=True)
    ]  # fmt: skip


def day_of(at: float) -> date:
    """The day of a moment in seconds since 1970, UTC."""
    return datetime.fromtimestamp(at, UTC).date()
