"""Takes former tenures into the ledger, in one transaction: what does not fit to what is known is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from callstanding.control.audit import note
from callstanding.control.stock_importing import Imported, Refused
from callstanding.control.stock_reading import known, tenure_of
from callstanding.control.stock_tables import TENURES
from callstanding.control.stock_writing import pieces, put_items, put_tenures
from callstanding.errors import UsageError
from callstanding.inventory.item import Item, Tenure, to_ms
from callstanding.inventory.spans import check_past, is_told
from callstanding.inventory.words import checked_text


@dataclass(frozen=True, slots=True)
class Remembering:
    """One list of former tenures of one tenant's numbers."""

    tenant: str
    who: str
    now: float
    why: str = ""

    def run(self, connection: Connection, rows: Sequence[Tenure]) -> Imported:
        """Take row by row, each upon the ones before, and write what fits."""
        have = known(connection, {row.number for row in rows})
        ledger = self._ledger(connection, list(have))
        new, changed, refused = list[Tenure](), dict[str, Item](), list[Refused]()
        for index, row in enumerate(rows):
            try:
                made = self._checked(row, have, ledger[row.number])
            except UsageError as error:
                refused.append(Refused(index, row.number, str(error)))
                continue
            if made is not None:
                new.append(made)
                ledger[made.number] = sorted([*ledger[made.number], made], key=lambda each: each.since)
                have[made.number] = changed[made.number] = _used(have[made.number], made)
        put_tenures(connection, new)
        put_items(connection, list(changed.values()))
        if new:
            after = {"tenant": self.tenant, "tenures": len(new), "refused": len(refused)}
            note(connection, at=self.now, who=self.who, what="stock.remembered", subject=self.tenant, after=after,
                 why=self.why)  # fmt: skip
        return Imported(len(new), 0, len(rows) - len(new) - len(refused), tuple(refused))

    def _checked(self, row: Tenure, have: dict[str, Item], ledger: Sequence[Tenure]) -> Tenure | None:
        """The tenure as it is kept; None where it is known. Raises UsageError."""
        item = have.get(row.number)
        if item is None or item.tenant != self.tenant:
            raise UsageError(f"{row.number} is not in the stock of {self.tenant}.", hint="Import it first.")
        holder = checked_text("holder", row.holder)
        if not holder:
            raise UsageError(f"{row.number}: a tenure has a holder.")
        until = None if row.until is None else to_ms(row.until)
        made = Tenure(row.number, self.tenant, holder, checked_text("campaign", row.campaign), to_ms(row.since), until)
        if is_told(made, ledger):
            return None
        if until is None or until > self.now:
            raise UsageError(f"{row.number}: a tenure that goes on is no former one.", hint="Import or assign it.")
        check_past(made, item, ledger)
        return made

    def _ledger(self, connection: Connection, numbers: list[str]) -> dict[str, list[Tenure]]:
        found: dict[str, list[Tenure]] = defaultdict(list)
        for some in pieces(numbers):
            asked = select(TENURES).where(TENURES.c.number.in_(some)).order_by(TENURES.c.since, TENURES.c.id)
            for row in connection.execute(asked):
                found[row.number].append(tenure_of(row))
        return found


def _used(item: Item, tenure: Tenure) -> Item:
    return replace(item, used=max(item.used or 0.0, tenure.until or 0.0))
