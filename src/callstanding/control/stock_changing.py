"""What one change makes of a number of the stock, written and noted within the transaction of the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection

from callstanding.control import stock_reading as read
from callstanding.control.audit import note
from callstanding.control.stock_writing import written
from callstanding.errors import UsageError
from callstanding.inventory.deciding import moved, not_before
from callstanding.inventory.effects import Effects
from callstanding.inventory.item import Item
from callstanding.inventory.states import State
from callstanding.inventory.words import checked_text


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change; None stays, "" takes it away. `to` moves the number, `release` ends its tenure."""

    to: State | None = None
    campaign: str | None = None
    pool: str | None = None
    note: str | None = None
    release: bool = False

    def checked(self) -> dict[str, str]:
        """The texts that are given. Raises UsageError for one that is too long or has several lines."""
        given = {name: getattr(self, name) for name in ("pool", "campaign", "note")}
        return {name: checked_text(name, text) for name, text in given.items() if text is not None}


@dataclass(frozen=True, slots=True)
class Changed:
    """A number before and after; `at`: when that is so."""

    before: Item
    after: Item
    at: float


def changed(connection: Connection, item: Item, change: Change, *, now: float) -> Changed:
    """What a change makes of a number. Raises UsageError where it may not be so."""
    new: dict[str, Any] = change.checked()
    if change.release and not item.is_held:
        raise UsageError(f"{item.number} is {item.state}: nobody holds it.")
    after = item if change.to is None else moved(item, change.to, at=now, campaign=new.get("campaign", ""))
    if new.get("campaign") and not after.is_held:
        raise UsageError(f"{item.number} is {after.state}: no campaign uses it.", hint="Assign it, or move it first.")
    new_campaign = item.is_held and after.is_held and new.get("campaign", item.campaign) != item.campaign
    at = read.changed_at(connection, item, now) if new_campaign else not_before(item, now)
    return Changed(item, replace(after, **new), at)


def apply(
    connection: Connection, done: Sequence[Changed], *, who: str, why: str = "", what: str = "stock.changed"
) -> list[Item]:
    """Write changes and note each; what changes nothing is not noted. Each number comes once."""
    effects = Effects(who, why)
    differing = [each for each in done if each.before != each.after]
    for each in differing:
        effects.add(each.before, each.after, at=each.at)
    written(connection, effects)
    for each in differing:
        _note(connection, each, who=who, why=why, what=what)
    return [each.after for each in done]


def _note(connection: Connection, done: Changed, *, who: str, why: str, what: str) -> None:
    if done.before.state != done.after.state and what == "stock.changed":
        what = "stock.moved"
    was, new = _differing(done.before, done.after)
    note(connection, at=done.at, who=who, what=what, subject=done.after.number, before=was, after=new, why=why)


def _differing(before: Item, after: Item) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was and what is, of the fields that changed; the words of a note stay out of the log, which is for ever."""
    names = [each.name for each in fields(Item) if getattr(before, each.name) != getattr(after, each.name)]
    told = [name for name in names if name != "note"]
    extra = {"tenant": after.tenant} | ({"note": "changed"} if "note" in names else {})
    return {name: getattr(before, name) for name in told}, {name: getattr(after, name) for name in told} | extra
