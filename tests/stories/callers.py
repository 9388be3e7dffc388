"""Callers of every kind, day by day: how many they call, who answers, how long they talk, and who rings back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from callstanding.testing import MONDAY, Row, call, person

NUMBER = "+12025550143"
DECLINED: Row = {"disposition": "rejected", "ring_s": 5}
NO_SUCH: Row = {"disposition": "failed", "sip_code": 404}
ONE_RING: Row = {"disposition": "no-answer", "ring_s": 5}


@dataclass(frozen=True)
class Some:
    """A share of the calls: how long they talk (None: not at all), who hangs up, and anything else of the row."""

    share: float
    talk_s: tuple[float, float] | None = None
    by: str = ""
    more: Row = field(default_factory=dict)


def said(share: float, *talk_s: float, by: str = "") -> Some:
    """A share of the calls that are answered and talk between two durations."""
    return Some(share, (talk_s[0], talk_s[-1]), by)


def lost(share: float, more: Row) -> Some:
    """A share of the calls that end otherwise."""
    return Some(share, None, "", more)


def days(
    manner: Iterable[Some],
    *,
    n: int,
    count: int = 1,
    first: int = 0,
    number: str = NUMBER,
    hours: tuple[float, float] = (9.0, 18.0),
    people: int | None = None,
    people_from: int = 0,
    **more: Any,
) -> list[Row]:
    """`n` calls on each of `count` days: to strangers, or to a circle of so many `people`. The rest is not answered."""
    dice = Random(f"{number}/{first}/{people_from}")
    manner = list(manner)
    rows = []
    for i in range(n * count):
        callee = people_from + (dice.randrange(people) if people else i)
        at = 24 * (first + i // n) + dice.uniform(*hours)
        rows.append(call(number, person(callee), at) | _ended(manner, dice) | more)
    return rows


def _ended(manner: list[Some], dice: Random) -> Row:
    drawn = dice.random()
    for some in manner:
        drawn -= some.share
        if drawn < 0 and some.talk_s is None:
            return {"disposition": "no-answer", "ring_s": 25, **some.more}
        if drawn < 0 and some.talk_s is not None:
            by = some.by or dice.choice(("caller", "callee"))
            talk = round(dice.uniform(*some.talk_s))
            return {"disposition": "answered", "ring_s": 8, "talk_s": talk, "hangup_by": by, **some.more}
    return {"disposition": "no-answer", "ring_s": round(dice.uniform(18, 32))}


def received(
    n: int, *, count: int = 1, number: str = NUMBER, people: int = 2000, people_from: int = 0, answered: float = 0.85
) -> list[Row]:
    """`n` calls a day from a circle of people."""
    dice = Random(f"{number}/in")
    rows = []
    for i in range(n * count):
        talk = round(dice.uniform(20, 200)) if dice.random() < answered else 0
        caller, at = person(people_from + dice.randrange(people)), 24 * (i // n) + dice.uniform(8, 19)
        rows.append(call(caller, number, at, talk))
    return rows


def ringing_back(made: Iterable[Row], share: float, *, answered: float = 0.9) -> list[Row]:
    """Call-backs, within two hours, by a share of those who were called."""
    dice = Random("back")
    rows = []
    for row in made:
        if dice.random() < share:
            talk = round(dice.uniform(20, 90)) if dice.random() < answered else 0
            rows.append(call(row["callee"], row["caller"], _hours(row) + dice.uniform(0.05, 2), talk))
    return rows


def _hours(row: Row) -> float:
    start = datetime.strptime(row["start"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=MONDAY.tzinfo)
    return (start - MONDAY).total_seconds() / 3600


def own(rows: Iterable[Row], number: str = NUMBER) -> list[Row]:
    """The calls that the number made."""
    return [row for row in rows if row["caller"] == number]
