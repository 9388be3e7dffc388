"""Whether a number may leave its quarantine over HTTP, by the law and by what the folder finds of former holders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from callstanding import clock
from callstanding.actions.certificate import sentences
from callstanding.actions.vetting import Found, release_of, vet
from callstanding.inventory.item import Item, Tenure
from callstanding.inventory.quarantine import Release
from callstanding.live.asking import PATIENCE_S
from callstanding.web.asked import asked
from callstanding.web.house import House
from callstanding.web.problem import Problem

FEW = 200  # numbers whose tenures are asked for one by one


async def check_release(house: House, item: Item, *, why: str, by: str) -> str:
    """What the audit log keeps of a release: the reason, and what spoke against it. A Problem where it may not go."""
    [found] = await releases(house, [item], by=by)
    if not may_go(found, why):
        told = " ".join(sentences(found.reasons, house.settings.lang))
        todo = "say `why` to release it all the same" if found.with_why else f"it may go from {found.earliest} on"
        raise Problem("conflict", f"{item.number} stays in quarantine. {told} To do: {todo}.")
    return noted(found, why)


def may_go(found: Release, why: str) -> bool:
    """Whether a number may leave now, for a reason that was given."""
    return found.may or (found.with_why and bool(why.strip()))


def noted(found: Release, why: str) -> str:
    """The reason as the audit log keeps it, with what spoke against the release."""
    against = ", ".join(dict.fromkeys(reason.code.replace("_", " ") for reason in found.reasons))
    return f"{why.strip()} (against it: {against})" if against else why


async def releases(house: House, items: Sequence[Item], *, by: str, patience_s: float = PATIENCE_S) -> list[Release]:
    """When each of some numbers of one tenant may leave its quarantine, by what the folder knows of them."""
    if not items:
        return []
    numbers, tenant = [item.number for item in items], items[0].tenant
    labels = await house.ask(lambda: house.labels.of(tenant, numbers))
    ledger = await house.ask(lambda: held_by(house, tenant, numbers))
    seen = [label for number in numbers for label in labels.get(number, [])]
    body: dict[str, Any] = {"numbers": numbers, "labels": seen, "ledger": ledger}
    told = await asked(house, "vet", body | {"raw": True}, by=by, patience_s=patience_s)
    made = msgspec.convert(told["found"], list[Found], strict=False)
    as_of, today = datetime.fromisoformat(told["as_of"]), day_of(clock.seconds())
    return [
        release_of(vet(found, house.policy, at=as_of), house.policy, since=day_of(item.since), today=today,
                   country=item.country)
        for item, found in zip(items, made, strict=True)
    ]  # fmt: skip


def held_by(house: House, tenant: str, numbers: Sequence[str]) -> list[Tenure]:
    """Who held some numbers of a tenant: each asked for alone where they are few, all of the ledger else."""
    if len(numbers) <= FEW:
        return [each for number in numbers for each in house.stock.ledger(number, tenant=tenant)]
    meant = set(numbers)
    return [each for each in house.stock.ledger(tenant=tenant) if each.number in meant]


def day_of(at: float) -> date:
    """The day (UTC) of a moment in seconds since 1970."""
    return datetime.fromtimestamp(at, UTC).date()
