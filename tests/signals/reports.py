"""Cases of the signals in `signals/reports.py`; a usual rate of 0.5 % counts as fifty parties."""

from __future__ import annotations

from tests.signals.case import Case, Facts, Told, talk

from callstanding.testing import Row, person, report


def said(me: str, n: int, kind: str = "fraud", *, first: int = 0) -> list[Row]:
    """Reports by as many people, just after they were called."""
    return [report(me, person(first + i), 9.96 + i / 36_000, kind) for i in range(n)]


def reached(me: str, n: int) -> list[Row]:
    return talk(me, n, 40, attestation="A")


CASES = [
    Case(
        "reported",
        fires=Told(lambda me: Facts(reached(me, 30), said(me, 6)), (0.005 * 50 + 6) / (50 + 30), 30),
        near=Told(lambda me: Facts(reached(me, 60), said(me, 1, "block")), (0.005 * 50 + 0.7) / (50 + 60), 60),
        few=lambda me: Facts(reached(me, 9), said(me, 9)),
    ),
    Case(
        "hearsay",
        fires=Told(lambda me: Facts(reached(me, 30), said(me, 20, first=500)), 20 / (20 + 20), 20),
        near=Told(lambda me: Facts(reached(me, 30), said(me, 20, first=500) + said(me, 20, "wanted", first=600)), 0, 0),
        few=None,
    ),
]
