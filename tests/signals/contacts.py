"""Cases of the signals in `signals/contacts.py`."""

from __future__ import annotations

from tests.signals.case import Case, Told, calls, dial, rung

CASES = [
    Case(
        "one_way",
        fires=Told(lambda me: calls(dial(me, 59), rung(me, 1)), 59 / 60, 60),
        near=Told(lambda me: calls(dial(me, 56), rung(me, 4)), 56 / 60, 60),
        few=lambda me: calls(dial(me, 39)),
    ),
    Case(
        "no_callbacks",
        # ten people called first and are no cold contacts; one of sixty others calls back, twice
        fires=Told(
            lambda me: calls(
                rung(me, 10, hour=9), dial(me, 70, hour=9.05), rung(me, 1, first=69), rung(me, 1, first=69)
            ),
            59 / 60,
            60,
        ),
        near=Told(lambda me: calls(dial(me, 60), rung(me, 2)), 58 / 60, 60),
        few=lambda me: calls(dial(me, 39)),
    ),
    Case(
        "missed_callbacks",
        fires=Told(lambda me: calls(dial(me, 12), rung(me, 4), rung(me, 8, first=4, talk_s=0)), 8 / 12, 12),
        near=Told(lambda me: calls(dial(me, 12), rung(me, 6), rung(me, 6, first=6, talk_s=0)), 6 / 12, 12),
        few=lambda me: calls(dial(me, 12), rung(me, 9, talk_s=0)),
    ),
]
