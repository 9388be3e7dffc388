"""Small towns drawn by chance: seven parties who call, hang up, are refused, ring back and complain, in a few hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from callstanding.testing import MONDAY, Row, assignment, call, report

# Four of one hundred numbers, one of the same exchange, one far away; and what is no number.
PARTIES = (*(f"+131255501{i:02d}" for i in (1, 2, 3, 4)), "+13125559901", "+12025550143")
CALLERS = (*PARTIES[:2] * 4, *PARTIES, "anonymous")
CALLEES = (*PARTIES[1:4] * 2, *PARTIES, "0000000")
REPORTERS = (*PARTIES, "+14155550199", "")
HOURS = (0, 0, 1, 1, 2, 24 * 6, 24 * 8, 24 * 40)  # a morning, two days of the next weeks, one a month later
FAILURES = ("no-answer", "no-answer", "busy", "rejected", "blocked", "failed")


@dataclass(frozen=True)
class Town:
    """What the files of a town say."""

    calls: list[Row]
    reports: list[Row]
    assignments: list[Row]


def town(seed: int) -> Town:
    """The town of a seed; no two calls begin in the same second, nor two reports."""
    dice = Random(seed)
    return Town(
        calls=[_call(dice, i) for i in range(dice.randint(20, 90))],
        reports=[_report(dice, i) for i in range(dice.randint(0, 30))],
        assignments=[_assignment(dice, number) for number in PARTIES if dice.random() < 0.5],
    )


def _call(dice: Random, i: int) -> Row:
    talk = dice.choice((1, 3, 4, 6, 7, 59, 60, 200)) if dice.random() < 0.5 else 0
    more = {
        "call_id": f"c{dice.randint(0, 300)}",  # now and then two legs of one call
        "ring_s": dice.choice(("", 0, 2, 6, 7, 30)),
        "disposition": "answered" if talk else dice.choice(FAILURES),
        "hangup_by": dice.choice(("", "caller", "callee", "network")),
        "sip_code": dice.choice((*[""] * 6, 200, 404, 484, 604, 607, 608)),
        "attestation": dice.choice(("", *"AAAABC")),
        "account": dice.choice(("", "one", "two")),
        "trunk": dice.choice(("", "west")),
    }
    return call(dice.choice(CALLERS), dice.choice(CALLEES), _moment(dice, i), talk, **more)


def _assignment(dice: Random, number: str) -> Row:
    """A number in the hands of one of two holders: from the first day on or a little later, for ever or for a week."""
    begin = MONDAY + timedelta(hours=dice.choice((-1, 1)))
    return assignment(
        number, dice.choice(("someone", "another")), begin, dice.choice((None, begin + timedelta(days=7)))
    )


def _report(dice: Random, i: int) -> Row:
    kind = dice.choice(("spam", "fraud", "block", "wanted"))
    return report(dice.choice(PARTIES), dice.choice(REPORTERS), _moment(dice, i), kind, report_id=f"r{i}")


def _moment(dice: Random, i: int) -> float:
    """Hours since the first midnight: an even minute, and up to two minutes that nobody else has."""
    return dice.choice(HOURS) + dice.randrange(0, 58, 2) / 60 + i / 3600
