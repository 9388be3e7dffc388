"""Moves the numbers of the stock that are due for their next state, where they are still as they were looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from callstanding.actions.pools import Standing
from callstanding.actions.tending import TENDED, Due, cause_of, due
from callstanding.control.audit import changing, note
from callstanding.control.database import reading
from callstanding.control.stock_reading import PAGE, items, known
from callstanding.control.stock_tables import MOVES, STOCK
from callstanding.control.stock_writing import pieces, written
from callstanding.inventory.deciding import SKEW_S, moved
from callstanding.inventory.effects import Effects
from callstanding.inventory.item import Item
from callstanding.policies.policy import Policy

WHO = "tending"
Seen = Callable[[Sequence[str]], Mapping[str, Standing]]
"""The standings of some numbers; one of which nothing is known is left out."""


@dataclass(frozen=True, slots=True)
class Tended:
    """A number as it was, and the move that was due."""

    item: Item
    due: Due


class Tending:
    """The stock of one tenant, or of all (None), tended by a policy."""

    def __init__(self, engine: Engine, policy: Policy, tenant: str | None = None) -> None:
        self._engine, self._policy, self._tenant = engine, policy, tenant

    def look(self, seen: Seen, *, now: float) -> list[Tended]:
        """The moves that are due, by number. Changes nothing and waits for nobody."""
        found: list[Tended] = []
        with reading(self._engine) as connection:
            for page in self._pages(connection):
                numbers = [item.number for item in page]
                standings, causes = seen(numbers), _causes(connection, page)
                for item in page:
                    cause = causes.get(item.number, "")
                    move = due(item, standings.get(item.number), now, self._policy, cause=cause)
                    if move is not None:
                        found.append(Tended(item, move))
        return found

    def move(self, found: Sequence[Tended], *, now: float, who: str = WHO) -> list[Tended]:
        """Make those moves, in one transaction with one row of the audit log a tenant; returns those that were made.

        A number that somebody moved meanwhile, be it another service on the same database, is left as it is.
        """
        if not found:
            return []
        with changing(self._engine) as connection:
            have = known(connection, [each.item.number for each in found])
            made = [each for each in found if _is_still(each.item, have.get(each.item.number), now)]
            self._write(connection, made, have, now=now, who=who)
        return made

    def run(self, seen: Seen, *, now: float, who: str = WHO) -> list[Tended]:
        """Look, and make the moves."""
        return self.move(self.look(seen, now=now), now=now, who=who)

    def _write(
        self, connection: Connection, made: Sequence[Tended], have: Mapping[str, Item], *, now: float, who: str
    ) -> None:
        by_why: dict[str, Effects] = {}
        for each in made:
            item, why = have[each.item.number], each.due.why
            by_why.setdefault(why, Effects(who, why)).add(item, moved(item, each.due.to, at=now), at=now)
        for effects in by_why.values():
            written(connection, effects)
        for tenant in sorted({each.item.tenant for each in made}):
            mine = [each for each in made if each.item.tenant == tenant]
            counts = Counter(f"{each.item.state} -> {each.due.to}: {each.due.cause}" for each in mine)
            numbers = {each.item.number: each.due.to for each in mine}
            after = {"tenant": tenant, "moves": dict(sorted(counts.items())), "numbers": numbers}
            note(connection, at=now, who=who, what="stock.tended", subject=tenant, after=after)

    def _pages(self, connection: Connection) -> Iterator[list[Item]]:
        after = ""
        asked = select(STOCK).where(STOCK.c.state.in_(TENDED)).order_by(STOCK.c.number).limit(10 * PAGE)
        if self._tenant is not None:
            asked = asked.where(STOCK.c.tenant == self._tenant)
        while page := list(items(connection, asked.where(STOCK.c.number > after))):
            yield page
            after = page[-1].number


def _is_still(then: Item, there: Item | None, now: float) -> bool:
    """Whether the number is as it was when its move was decided, and no clock went back since."""
    if there is None or now < there.since - SKEW_S:
        return False
    return (there.tenant, there.state, there.since) == (then.tenant, then.state, then.since)


def _causes(connection: Connection, page: Sequence[Item]) -> dict[str, str]:
    """Why each number that rests was sent to rest, as far as tending did it."""
    resting = [item.number for item in page if item.state == "resting"]
    found: dict[str, str] = {}
    for numbers in pieces(resting):
        last = select(func.max(MOVES.c.id)).where(MOVES.c.number.in_(numbers)).group_by(MOVES.c.number)
        rows = connection.execute(select(MOVES.c.number, MOVES.c.why).where(MOVES.c.id.in_(last)))
        found |= {row.number: cause_of(row.why) for row in rows}
    return found
