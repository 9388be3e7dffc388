"""A small town: a robocaller, a busy shop, people who call each other, reports and an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from callstanding.testing import MONDAY, Row, assignment, call, campaign, person, report

SPAMMER, SHOP, FRIEND = "+12025550143", "+12025550177", "+12025550101"


@dataclass(frozen=True)
class Town:
    """The rows of the three kinds of file."""

    calls: list[Row]
    reports: list[Row]
    assignments: list[Row]


@pytest.fixture(scope="session")
def town() -> Town:
    return small_town()


def small_town() -> Town:
    """The rows of the town."""
    calls = campaign(SPAMMER, calls=400, answered=0.15, talk_s=(3, 5), account="bulk", attestation="B")
    calls += campaign(
        SHOP, calls=60, answered=0.7, talk_s=(60, 200), people_from=1000, attestation="A", hangup_by="callee"
    )
    calls += [call(person(1000 + i), SHOP, 12 + i / 4, 90) for i in range(0, 60, 3)]
    calls += [call(FRIEND, person(2000 + i % 4), 9 + 5 * i, (40, 0, 180)[i % 3]) for i in range(15)]
    said = [report(SPAMMER, person(i), 11 + i / 9, ("spam", "fraud", "block")[i % 3]) for i in range(0, 40, 2)]
    said += [report(SHOP, person(1001), 40, "wanted"), report(SHOP, "+14155550100", 30)]
    held = [
        assignment(FRIEND, "someone", MONDAY - timedelta(days=90), MONDAY + timedelta(days=1)),
        assignment(FRIEND, "someone else", MONDAY + timedelta(days=1)),
    ]
    return Town(calls, said, held)
