"""Cases of the signals in `signals/origin.py`."""

from __future__ import annotations

from tests.signals.case import Case, Told, calls, dial, talk

from callstanding.testing import Row, call


def next_door(me: str, n: int) -> list[Row]:
    """Calls to numbers that differ in the last four digits only, a hundred apart."""
    return [call(me, f"{me[:-4]}{100 * i + 7:04d}", 9 + i / 3600) for i in range(n)]


CASES = [
    Case(
        "neighbour_numbers",
        fires=Told(lambda me: calls(next_door(me, 40), dial(me, 20)), 40 / 60, 60),
        near=Told(lambda me: calls(next_door(me, 24), dial(me, 36)), 24 / 60, 60),
        few=lambda me: calls(next_door(me, 40), dial(me, 9)),
    ),
    Case(
        "weak_attestation",
        # calls that state nothing are no sample; a number with two attested calls answers for these alone
        fires=Told(
            lambda me: calls(dial(me, 21, attestation="B"), dial(me, 1, first=40, attestation="A")), 21 / 22, 22
        ),
        near=Told(
            lambda me: calls(dial(me, 18, attestation="B"), talk(me, 22, 30, first=40, attestation="A")), 0 / 22, 22
        ),
        few=lambda me: calls(dial(me, 19, attestation="B"), dial(me, 9, first=40)),
    ),
]
