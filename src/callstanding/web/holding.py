"""Assignments as the control tables understand them: a holder that is an owner here has proven its number."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from callstanding import clock
from callstanding.control.claims import Held
from callstanding.errors import CallstandingError
from callstanding.web.house import House
from callstanding.web.numbers_of import number_of
from callstanding.web.rows import AssignmentRow

_ROWS = msgspec.json.Decoder(AssignmentRow)


def held_in(house: House, text: bytes, region: str | None, *, who: str) -> int:
    """Take over the assignments in NDJSON; returns how many claims changed. A database that is away changes nothing:
    the assignments are in the journal all the same, and can be sent again.
    """
    held = [one for row in _ROWS.decode_lines(text) if (one := _held(row, region))]
    try:
        return house.claims.assigned(held, who=who, now=clock.seconds())
    except CallstandingError:
        house.metrics.refused.labels("database-away").inc()
        return 0


def _held(row: AssignmentRow, region: str | None) -> Held | None:
    number = number_of(row.number, region).e164
    return Held(number, row.holder, _seconds(row.from_), _seconds(row.to) if row.to else None) if number else None


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
