"""Cases of the signals in `signals/history.py`, which look beyond the number's own calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.signals.case import Case, Facts, Told, calls, dial, talk

from callstanding.testing import MONDAY, Row, assignment, campaign


def spam(caller: str, **more: Any) -> list[Row]:
    return campaign(caller, calls=300, answered=0.15, talk_s=(3, 5), hours=(9.0, 9.9), **more)


def others(account: str) -> list[Row]:
    """Five numbers far apart, of one account, that nobody listens to."""
    return [row for i in range(5) for row in spam(f"+1{404 + i}5550143", people_from=1000 * i, seed=i, account=account)]


def held(me: str, heir: str) -> Facts:
    """A spammer's number that is given to an heir two days later."""
    change = MONDAY + timedelta(days=2)
    given = [assignment(me, "first", MONDAY - timedelta(days=90), change), assignment(me, heir, change)]
    return Facts(spam(me) + talk(me, 15, 60, hour=24 * 3 + 9, first=7000), assignments=given)


CASES = [
    Case(
        "pool_standing",
        fires=Told(lambda me: calls(others("bulk"), dial(me, 15, account="bulk")), None, 6),
        near=Told(lambda me: calls(others("bulk"), dial(me, 15, account="other")), 0, 0),
        few=None,
    ),
    Case(
        "inherited",
        fires=Told(lambda me: held(me, "second"), None),
        near=Told(lambda me: held(me, "first"), 0, 0),
        few=None,
    ),
]
