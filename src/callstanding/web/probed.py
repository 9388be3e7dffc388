"""Counts what a key asks about: owners have a number of numbers a day, and walking through a block raises the alarm."""

from __future__ import annotations

from collections.abc import Iterable

from callstanding import clock
from callstanding.control.audit import note
from callstanding.control.caller import Caller
from callstanding.control.database import writing
from callstanding.errors import CallstandingError
from callstanding.records.number import Number
from callstanding.web.house import House
from callstanding.web.problem import later


async def note_asked(house: House, caller: Caller, numbers: Iterable[Number], owned: frozenset[str]) -> None:
    """Note the numbers that a key asks about. A Problem where an owner's key has asked about too many others today."""
    if caller.only is None and caller.may("read"):
        return
    for number in numbers:
        if number.e164 is None or number.e164 in owned:
            continue
        if caller.only is not None:
            _check_budget(house, caller, number.e164)
        if house.probing.ask(caller.key_id, number.e164):
            house.metrics.alarms.inc()
            await house.ask(lambda: _tell(house, caller))


def note_hash(house: House, caller: Caller) -> None:
    """Count a look-up by hash like one about a number: all prefixes together would be a copy of the list."""
    if caller.only is not None:
        _check_budget(house, caller, None)
        house.probing.spend(caller.key_id)


def _check_budget(house: House, caller: Caller, number: str | None) -> None:
    most, probing = house.limits.numbers_a_day, house.probing
    if probing.numbers(caller.key_id) >= most and not (number and probing.knows(caller.key_id, number)):
        told = f"This key may ask about {most:,} numbers a day beside its own; the day ends at midnight UTC."
        raise later("too-many-numbers", told, seconds=probing.until_tomorrow())


def _tell(house: House, caller: Caller) -> None:
    """The audit log gets a line; a database that is away stops no look-up."""
    after = {"tenant": caller.tenant, "numbers": house.probing.numbers(caller.key_id)}
    try:
        with writing(house.engine) as connection:
            now = clock.seconds()
            note(connection, at=now, who=caller.key_id, what="probing.alarm", subject=caller.key_id, after=after)
    except CallstandingError:
        house.metrics.refused.labels("database-away").inc()
