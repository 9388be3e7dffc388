"""Puts one number of the stock in the place of another, in one transaction: neither is ever without the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, select

from callstanding.control import stock_reading as read
from callstanding.control.audit import changing, note
from callstanding.control.desk_tables import STEPS
from callstanding.control.stock_assigning import Sought, free
from callstanding.control.stock_writing import written
from callstanding.control.tables import DISPUTES
from callstanding.errors import NotFound, UsageError
from callstanding.inventory.deciding import moved
from callstanding.inventory.effects import Effects
from callstanding.inventory.item import Item
from callstanding.inventory.states import State


@dataclass(frozen=True, slots=True)
class Replaced:
    """The number that went and the one that came, as they are now."""

    old: Item
    new: Item


def replace_number(
    engine: Engine,
    number: str,
    tenant: str,
    *,
    among: Sequence[str],
    to: State,
    who: str,
    now: float,
    why: str,
    case: str | None = None,
) -> Replaced:
    """Give the holder and the campaign of a number to the first of `among` that is free; the old one goes to `to`.

    Raises NotFound for a number or case that is not the tenant's, or where none of these is free any more; UsageError
    for one that nobody holds. The case, if any, gets a step that names both.
    """
    if to not in ("resting", "quarantined"):
        raise UsageError(f"A number that is replaced is resting or quarantined, not {to}.")
    with changing(engine) as connection:
        old = read.found(connection, number, tenant)
        if not old.is_held:
            raise UsageError(f"{number} is {old.state}: nobody uses it, so there is nothing to replace.")
        if case is not None:
            _check_case(connection, case, number, tenant)
        new = free(connection, tenant, Sought(country=old.country, among=among))
        done = _swapped(connection, old, new, to, who=who, now=now, why=why)
        _note(connection, old, done, who=who, now=now, why=why, case=case)
        return done


def _swapped(connection: Connection, old: Item, new: Item, to: State, *, who: str, now: float, why: str) -> Replaced:
    gone = replace(moved(old, to, at=now), campaign="")
    come = moved(new, "warming", at=now, holder=old.holder, campaign=old.campaign)
    effects = Effects(who, why)
    effects.add(old, gone, at=now)
    effects.add(new, come, at=now)
    written(connection, effects)
    return Replaced(gone, come)


def _note(
    connection: Connection, old: Item, done: Replaced, *, who: str, now: float, why: str, case: str | None
) -> None:
    linked = {"replaced_by": done.new.number, "case": case or ""}
    note(connection, at=now, who=who, what="stock.replaced", subject=old.number, before={"state": old.state},
         after={"state": done.old.state, "tenant": old.tenant} | linked, why=why)  # fmt: skip
    came = {"state": done.new.state, "tenant": old.tenant, "replaces": old.number, "case": case or "",
            "holder": done.new.holder, "campaign": done.new.campaign}  # fmt: skip
    note(connection, at=now, who=who, what="stock.assigned", subject=done.new.number, before={"state": "new"},
         after=came, why=why)  # fmt: skip
    if case is not None:
        state = connection.execute(select(DISPUTES.c.state).where(DISPUTES.c.id == case)).scalar_one()
        words = f"{old.number} was replaced by {done.new.number}."
        connection.execute(STEPS.insert().values(dispute=case, at=now, who=who, state=state, note=words))


def _check_case(connection: Connection, case: str, number: str, tenant: str) -> None:
    row = connection.execute(select(DISPUTES).where(DISPUTES.c.id == case, DISPUTES.c.tenant == tenant)).one_or_none()
    if row is None:
        raise NotFound(f"There is no dispute {case} of {tenant}.")
    if row.number != number:
        raise UsageError(f"The dispute {case} is about {row.number}, not {number}.")
