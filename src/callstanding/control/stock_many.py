"""Changes many numbers of the stock at once: first what would become of each, then all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from callstanding.control.audit import changing
from callstanding.control.database import reading
from callstanding.control.stock_changing import Change, Changed, apply, changed
from callstanding.control.stock_reading import known
from callstanding.errors import UsageError
from callstanding.inventory.item import Item

MOST = 5_000  # numbers in one transaction: some seconds, in which no other change is made


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change would make of one number; `refused` says why it cannot be, and then `done` is None."""

    number: str
    done: Changed | None
    refused: str = ""

    @property
    def changes(self) -> bool:
        """Whether it would be another than before."""
        return self.done is not None and self.done.before != self.done.after


def outcomes(
    engine: Engine, numbers: Sequence[str], tenant: str | None, change: Change, *, now: float
) -> list[Outcome]:
    """What would become of numbers of a tenant (None: of any). Changes nothing. Raises UsageError for a bad text."""
    with reading(engine) as connection:
        return _outcomes(connection, numbers, tenant, change, now=now)


def change_many(
    engine: Engine, numbers: Sequence[str], tenant: str | None, change: Change, *, who: str, now: float, why: str = ""
) -> list[Item]:
    """Change numbers in one transaction, all or none. Raises UsageError for the first that is refused."""
    what = "stock.released" if change.release else "stock.changed"
    with changing(engine) as connection:
        found = _outcomes(connection, numbers, tenant, change, now=now)
        refused = next((each.refused for each in found if each.done is None), "")
        if refused:
            raise UsageError(refused, hint="Nothing was changed; look at them again.")
        return apply(connection, [each.done for each in found if each.done], who=who, why=why, what=what)


def _outcomes(
    connection: Connection, numbers: Sequence[str], tenant: str | None, change: Change, *, now: float
) -> list[Outcome]:
    if len(numbers) > MOST:
        raise UsageError(f"At most {MOST:,} numbers are changed at once.", hint="Take a part of them at a time.")
    change.checked()
    have = known(connection, numbers)
    if tenant is not None:
        have = {number: item for number, item in have.items() if item.tenant == tenant}
    return [_outcome(connection, number, have.get(number), change, now) for number in dict.fromkeys(numbers)]


def _outcome(connection: Connection, number: str, item: Item | None, change: Change, now: float) -> Outcome:
    if item is None:
        return Outcome(number, None, f"{number} is not in stock.")
    try:
        return Outcome(number, changed(connection, item, change, now=now))
    except UsageError as error:
        return Outcome(number, None, str(error))
