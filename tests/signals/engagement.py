"""Cases of the signals in `signals/engagement.py`."""

from __future__ import annotations

from tests.signals.case import Case, Told, calls, dial, talk

from callstanding.testing import Row

CALLER: Row = {"hangup_by": "caller"}
CALLEE: Row = {"hangup_by": "callee"}

CASES = [
    Case(
        "short_answers",
        fires=Told(lambda me: calls(talk(me, 15, 6), talk(me, 15, 7, first=40), dial(me, 30, first=80)), 15 / 30, 30),
        near=Told(lambda me: calls(talk(me, 9, 6), talk(me, 21, 7, first=40)), 9 / 30, 30),
        few=lambda me: calls(talk(me, 14, 2)),
    ),
    Case(
        "brief_talk",
        fires=Told(lambda me: calls(talk(me, 20, 5), talk(me, 10, 20, first=40), dial(me, 30, first=80)), 10, 30),
        near=Told(lambda me: calls(talk(me, 20, 15), talk(me, 10, 30, first=40)), 20, 30),
        few=lambda me: calls(talk(me, 14, 2)),
    ),
    Case(
        "dropped_on_answer",
        # calls whose end nobody noted are left out
        fires=Told(
            lambda me: calls(talk(me, 6, 3, **CALLER), talk(me, 34, 40, first=40, **CALLEE), talk(me, 9, 3, first=80)),
            6 / 40,
            40,
        ),
        near=Told(lambda me: calls(talk(me, 1, 3, **CALLER), talk(me, 39, 40, first=40, **CALLER)), 1 / 40, 40),
        few=lambda me: calls(talk(me, 19, 3, **CALLER)),
    ),
    Case(
        "refused_on_answer",
        fires=Told(
            lambda me: calls(talk(me, 10, 6, **CALLEE), talk(me, 10, 40, first=40, **CALLER), talk(me, 9, 3, first=80)),
            10 / 20,
            20,
        ),
        near=Told(lambda me: calls(talk(me, 3, 6, **CALLEE), talk(me, 17, 40, first=40, **CALLEE)), 3 / 20, 20),
        few=lambda me: calls(talk(me, 14, 2, **CALLEE)),
    ),
    Case(
        "one_ring",
        fires=Told(
            lambda me: calls(
                dial(me, 45, ring_s=6), dial(me, 5, first=60, ring_s=20), dial(me, 9, first=80, ring_s="")
            ),
            45 / 50,
            50,
        ),
        near=Told(lambda me: calls(dial(me, 40, ring_s=6), dial(me, 10, first=60, ring_s=7)), 40 / 50, 50),
        few=lambda me: calls(dial(me, 39, ring_s=3)),
    ),
]
