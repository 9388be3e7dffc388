"""Cases of the signals in `signals/reach.py`."""

from __future__ import annotations

from tests.signals.case import Case, Told, calls, dial, talk

from callstanding.testing import Row

GONE: Row = {"disposition": "failed", "sip_code": 404}
JAMMED: Row = {"disposition": "failed", "sip_code": 503}
DECLINED: Row = {"disposition": "rejected", "sip_code": 603}
UNWANTED: Row = {"disposition": "rejected", "sip_code": 607}
BLOCKED: Row = {"disposition": "blocked"}

CASES = [
    Case(
        "few_answers",
        # what the network could not complete says nothing about the people
        fires=Told(
            lambda me: calls(talk(me, 15, 30), dial(me, 85, first=50), dial(me, 10, first=200, **JAMMED)), 15 / 100, 100
        ),
        near=Told(lambda me: calls(talk(me, 25, 30), dial(me, 75, first=50)), 25 / 100, 100),
        few=lambda me: calls(talk(me, 5, 30), dial(me, 24, first=50), dial(me, 10, first=200, **JAMMED)),
    ),
    Case(
        "invalid_numbers",
        fires=Told(lambda me: calls(dial(me, 55), dial(me, 5, first=80, **GONE)), 5 / 60, 60),
        near=Told(lambda me: calls(dial(me, 59), dial(me, 1, first=80, **GONE)), 1 / 60, 60),
        few=lambda me: calls(dial(me, 14), dial(me, 5, first=80, **GONE)),
    ),
    Case(
        "strangers",
        fires=Told(lambda me: calls(dial(me, 95), dial(me, 5, hour=9.05)), 95 / 100, 100),
        near=Told(lambda me: calls(dial(me, 90), dial(me, 10, hour=9.05)), 90 / 100, 100),
        few=lambda me: calls(dial(me, 29)),
    ),
    Case(
        "rejections",
        fires=Told(lambda me: calls(dial(me, 50), dial(me, 10, first=80, **DECLINED)), 10 / 60, 60),
        near=Told(lambda me: calls(dial(me, 56), dial(me, 4, first=80, **DECLINED)), 4 / 60, 60),
        few=lambda me: calls(dial(me, 29), dial(me, 10, first=80, **DECLINED)),
    ),
    Case(
        "network_blocks",
        fires=Told(
            lambda me: calls(dial(me, 54), dial(me, 3, first=80, **BLOCKED), dial(me, 3, first=90, **UNWANTED)),
            6 / 60,
            60,
        ),
        near=Told(lambda me: calls(dial(me, 149), dial(me, 1, first=180, **BLOCKED)), 1 / 150, 150),
        few=lambda me: calls(dial(me, 19), dial(me, 10, first=80, **BLOCKED)),
    ),
]
