"""Whether a number may leave its quarantine over HTTP, by the law and by what the folder finds of former holders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from callstanding import clock
from callstanding.actions.certificate import sentences
from callstanding.actions.vetting import Found, release_of, vet
from callstanding.inventory.item import Item
from callstanding.inventory.quarantine import Release
from callstanding.web.asked import asked
from callstanding.web.house import House
from callstanding.web.problem import Problem


async def check_release(house: House, item: Item, *, why: str, by: str) -> str:
    """What the audit log keeps of a release: the reason, and what spoke against it. A Problem where it may not go."""
    found = await _release(house, item, by)
    if not found.may and not (found.with_why and why.strip()):
        told = " ".join(sentences(found.reasons, house.settings.lang))
        todo = "say `why` to release it all the same" if found.with_why else f"it may go from {found.earliest} on"
        raise Problem("conflict", f"{item.number} stays in quarantine. {told} To do: {todo}.")
    against = ", ".join(dict.fromkeys(reason.code.replace("_", " ") for reason in found.reasons))
    return f"{why.strip()} (against it: {against})" if against else why


async def _release(house: House, item: Item, by: str) -> Release:
    labels = await house.ask(lambda: house.labels.of(item.tenant, [item.number]))
    ledger = await house.ask(lambda: house.stock.ledger(item.number, tenant=item.tenant))
    body: dict[str, Any] = {"numbers": [item.number], "labels": labels.get(item.number, []), "ledger": ledger}
    told = await asked(house, "vet", body | {"raw": True}, by=by)
    [found] = msgspec.convert(told["found"], list[Found], strict=False)
    made = vet(found, house.policy, at=datetime.fromisoformat(told["as_of"]))
    since, today = _day(item.since), _day(clock.seconds())
    return release_of(made, house.policy, since=since, today=today, country=item.country)


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, UTC).date()
