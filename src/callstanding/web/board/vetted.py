"""Asks the folder for certificates of numbers, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from callstanding.messages import phrase
from callstanding.web.releasing import held_by

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

PATIENCE_S = 25.0


async def certificates(visit: Visit, numbers: Sequence[str], tenant: str, *, lang: str = "") -> list[dict[str, Any]]:
    """A certificate document (see `actions.certificate`) for each of some numbers of a tenant, in their order."""
    if not numbers:
        return []
    house = visit.house
    labels = await house.ask(lambda: house.labels.of(tenant, list(numbers)))
    ledger = await house.ask(lambda: held_by(house, tenant, numbers))
    seen = [label for number in numbers for label in labels.get(number, [])]
    body = {"numbers": list(numbers), "labels": seen, "ledger": ledger, "lang": lang or visit.lang}
    found: list[dict[str, Any]] = (await visit.asked("vet", body, patience_s=PATIENCE_S))["certificates"]
    return found


def say(lang: str, key: str, **fill: object) -> str:
    """A word of vetting: a verdict, an advice, a heading of a certificate."""
    return phrase("vetting", key.replace(" ", "_"), lang, **fill)
