"""Takes a list of numbers into the stock, in one transaction: what fits is kept, what does not is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from callstanding.control.audit import note
from callstanding.control.stock_reading import changed_at, known
from callstanding.control.stock_writing import written
from callstanding.errors import UsageError
from callstanding.inventory.deciding import added, moved, not_before, updated
from callstanding.inventory.effects import Effects
from callstanding.inventory.item import Item, Wanted, said
from callstanding.inventory.words import checked


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its place in the list, from 0, and why."""

    index: int
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: numbers added, changed, as they were; and the rows that were refused."""

    added: int
    changed: int
    same: int
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to become of a list, with nothing written yet: numbers as they were and as they will be."""

    before: Mapping[str, Item]
    after: Mapping[str, Item]
    effects: Effects
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """One list for one tenant. `proven`: numbers that it may take over from whoever had them before."""

    tenant: str
    who: str
    now: float
    why: str = ""
    proven: frozenset[str] = frozenset()

    def run(self, connection: Connection, rows: Sequence[Wanted]) -> Imported:
        """Write what is decided."""
        decided = self.decide(connection, rows)
        written(connection, decided.effects)
        numbers = decided.effects.new.keys() | decided.effects.changed.keys()
        if numbers:
            self._note(connection, [decided.after[number] for number in sorted(numbers)], len(decided.refused))
        ours = {item.number for item in decided.before.values() if item.tenant == self.tenant}
        new = len(numbers - ours)
        fine = {row.number for row in rows} - {each.number for each in decided.refused} - numbers
        return Imported(new, len(numbers) - new, len(fine), decided.refused)

    def decide(self, connection: Connection, rows: Sequence[Wanted]) -> Decided:
        """Decide row by row, each upon what the rows before made of its number."""
        before = known(connection, {row.number for row in rows})
        have, effects, refused = dict(before), Effects(self.who, self.why or "import"), list[Refused]()
        for index, row in enumerate(rows):
            try:
                self._take(connection, checked(row), have, effects)
            except UsageError as error:
                refused.append(Refused(index, row.number, str(error)))
        return Decided(before, have, effects, tuple(refused))

    def _take(self, connection: Connection, row: Wanted, have: dict[str, Item], effects: Effects) -> None:
        item = have.get(row.number)
        if item is not None and item.tenant != self.tenant:
            have[row.number] = self._taken_over(row, item, effects)
            return
        made = added(row, self.tenant, now=self.now) if item is None else updated(row, item, now=self.now)
        if made == item:
            return
        at = self.now
        if item is not None and item.is_held and made.is_held and item.campaign != made.campaign:
            at = changed_at(connection, made, self.now, begun=effects.open.get(row.number))
        effects.add(item, made, at=at)
        have[row.number] = made

    def _taken_over(self, row: Wanted, item: Item, effects: Effects) -> Item:
        """A number that another tenant had: one that it retired, or that is proven to be ours now."""
        if item.state != "retired" and row.number not in self.proven:
            told = f"{row.number} is in the stock of {item.tenant}: {item.state} since {said(item.since)}."
            raise UsageError(told, hint="It has to be retired there first.")
        if item.state != "retired":
            left = moved(item, "retired", at=self.now)
            effects.add(item, left, at=self.now)
            item = left
        made = added(row, self.tenant, now=self.now)
        made = replace(made, since=not_before(item, made.since), used=item.used)
        if made.is_held:
            made = replace(made, held_since=not_before(item, made.held_since or made.since))
        effects.add(item, made, at=self.now)
        return made

    def _note(self, connection: Connection, made: Sequence[Item], refused: int) -> None:
        """One row for the whole list, with a digest of what its numbers are now; the moves have each number's own."""
        text = msgspec.json.encode([(i.number, i.state, i.since, i.holder, i.campaign, i.pool, i.note) for i in made])
        after: dict[str, Any] = {
            "tenant": self.tenant,
            "numbers": len(made),
            "refused": refused,
            "sha256": hashlib.sha256(text).hexdigest(),
        }
        note(
            connection, at=self.now, who=self.who, what="stock.imported", subject=self.tenant, after=after, why=self.why
        )
