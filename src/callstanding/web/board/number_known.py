"""What is known of a number without asking the folder: its standing as published, and what the control tables hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from callstanding.actions.labels import Label
from callstanding.control.claims import Claim
from callstanding.control.dispute import Dispute
from callstanding.inventory.item import Item, Tenure
from callstanding.live.published import Entry, Row
from callstanding.lookup import Shown
from callstanding.pipeline.remedies import remedies

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


@dataclass(frozen=True)
class Known:
    """Of one number. `row` None: nothing is published of it. What is another tenant's is not there for an owner."""

    number: str
    row: Row | None
    item: Item | None
    claim: Claim | None
    tenures: Sequence[Tenure]
    labels: Sequence[Label]
    cases: Sequence[Dispute]
    needed: Sequence[dict[str, Any]]

    @property
    def shown(self) -> Shown | None:
        """Its standing."""
        return self.row.shown if self.row else None

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of its score that move it, those first that speak most against it; the base is last."""
        rows = self.row.entries if self.row and self.row.shown else ()
        return sorted(rows, key=lambda entry: (entry.signal == "base", -entry.points))

    @property
    def adverse(self) -> list[Entry]:
        """The entries that speak against it."""
        return [entry for entry in self.entries if entry.signal != "base" and entry.points > 0]

    def remedy(self, signal: str) -> dict[str, Any] | None:
        """What a fact would have to be for the number to be clear, where that is known."""
        return next((each for each in self.needed if each["signal"] == signal), None)


async def known_of(visit: Visit, number: str) -> Known:
    """All of it, as the visitor may see it."""
    house, only = visit.house, visit.caller.only
    row = house.standings.read(lambda file: file.get(number))

    def held() -> tuple[Item | None, Claim | None, list[Tenure], list[Label], list[Dispute]]:
        claim = house.claims.of([number], visit.now).get(number)
        item = house.stock.find(number, only)
        tenants = {visit.tenant, *({claim.tenant} if claim and only is None else ())}
        labels = [label for tenant in sorted(tenants) for label in house.labels.of(tenant, [number]).get(number, [])]
        return item, claim, house.stock.ledger(number, tenant=only), labels, house.disputes.about(number, only)

    item, claim, tenures, labels, cases = await house.ask(held)
    ordered = sorted(labels, key=lambda label: (label.day, label.platform), reverse=True)
    return Known(number, row, item, claim, tenures[::-1], ordered, cases, needed_of(visit, row))


def needed_of(visit: Visit, row: Row | None) -> list[dict[str, Any]]:
    """What each adverse fact would have to be for a number that is not clean to be so."""
    if row is None or row.shown is None or not any(entry.signal == "base" for entry in row.entries):
        return []
    reasons = [{"signal": e.signal, "points": e.points, "value": e.value} for e in row.entries]
    standing = {"status": row.shown.status, "spam_score": row.shown.spam_score, "reasons": reasons}
    return list(remedies(standing, visit.house.policy, visit.lang))
