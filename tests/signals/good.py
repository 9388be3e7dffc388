"""Cases of the signals in `signals/good.py`, which speak for a number."""

from __future__ import annotations

from tests.signals.case import Case, Facts, Told, calls, dial, rung, talk
from tests.signals.reports import reached, said

from callstanding.testing import Row, call, person


def since(me: str, days: int) -> list[Row]:
    """A call, and another so many days later."""
    return [call(me, person(0), 24 * day + 9, 60) for day in (0, days)]


CASES = [
    Case(
        "often_answered",
        fires=Told(lambda me: calls(talk(me, 30, 20), dial(me, 20, first=40)), 30 / 50, 50),
        near=Told(lambda me: calls(talk(me, 20, 20), dial(me, 30, first=40)), 20 / 50, 50),
        few=lambda me: calls(talk(me, 39, 20)),
    ),
    Case(
        "long_talks",
        fires=Told(lambda me: calls(talk(me, 10, 60), talk(me, 10, 59, first=40)), 10 / 20, 20),
        near=Told(lambda me: calls(talk(me, 2, 60), talk(me, 18, 59, first=40)), 2 / 20, 20),
        few=lambda me: calls(talk(me, 19, 60)),
    ),
    Case(
        "calls_returned",
        fires=Told(lambda me: calls(rung(me, 10, hour=8.5), dial(me, 20), dial(me, 20)), 10 / 20, 20),
        near=Told(lambda me: calls(dial(me, 20), rung(me, 10)), 0 / 20, 20),
        few=lambda me: calls(rung(me, 19, hour=8.5), dial(me, 19)),
    ),
    Case(
        "repeat_contacts",
        # a third talk, and a call that nobody answers, add nothing
        fires=Told(
            lambda me: calls(talk(me, 60, 30), talk(me, 40, 30, hour=9.05), talk(me, 20, 9, hour=9.09)), 40 / 60, 60
        ),
        near=Told(
            lambda me: calls(talk(me, 60, 30), talk(me, 18, 30, hour=9.05), dial(me, 60, hour=9.08)), 18 / 60, 60
        ),
        few=lambda me: calls(talk(me, 49, 30), talk(me, 49, 30, hour=9.05)),
    ),
    Case(
        "wanted",
        fires=Told(lambda me: Facts(reached(me, 20), said(me, 5, "wanted")), 5 / 20, 20),
        near=Told(lambda me: Facts(reached(me, 20), said(me, 5, "wanted", first=500)), 0 / 20, 20),
        few=lambda me: Facts(reached(me, 9), said(me, 5, "wanted")),
    ),
    Case(
        "long_history",
        fires=Told(lambda me: calls(since(me, 100)), 100, 2),
        near=Told(lambda me: calls(since(me, 60)), 60, 2),
        few=None,
    ),
]
