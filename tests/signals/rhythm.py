"""Cases of the signals in `signals/rhythm.py`."""

from __future__ import annotations

from math import sqrt

from tests.signals.case import Case, Told, calls, dial

from callstanding.testing import Row, call, person


def paced(me: str, *gaps_s: int, hour: float = 9, ring_s: int = 1) -> list[Row]:
    """Calls with given gaps between them."""
    starts = [sum(gaps_s[:i]) for i in range(len(gaps_s) + 1)]
    return [call(me, person(i), hour + start / 3600, ring_s=ring_s) for i, start in enumerate(starts)]


def burstiness(n: int, r: float) -> float:
    """Kim and Jo 2016, for n gaps whose deviation is r times their mean."""
    return (sqrt(n + 1) * r - sqrt(n - 1)) / ((sqrt(n + 1) - 2) * r + sqrt(n - 1))


def blocks(me: str, *, numbers: int, each: int) -> list[Row]:
    """Calls to so many hundreds of numbers, some numbers of each."""
    return [
        call(me, f"+13125{hundred:02d}01{i:02d}", 9 + hundred / 60 + i / 3600)
        for hundred in range(numbers)
        for i in range(each)
    ]


CASES = [
    Case(
        "steady_rhythm",
        fires=Told(lambda me: calls(paced(me, *[60] * 30)), burstiness(30, 0.0), 30),
        # 20 s and 140 s in turn: mean 80 s, deviation 60 s
        near=Told(lambda me: calls(paced(me, *[20, 140] * 15)), burstiness(30, 60 / 80), 30),
        few=lambda me: calls(paced(me, *[60] * 19)),
    ),
    Case(
        "parallel_calls",
        # 30 calls that ring into the next, 29 of them while one runs, then 31 that do not: 60 gaps
        fires=Told(lambda me: calls(paced(me, *[60] * 29, ring_s=61), paced(me, *[30] * 30, hour=9.6)), 29 / 60, 60),
        near=Told(lambda me: calls(paced(me, *[60] * 6, ring_s=61), paced(me, *[30] * 53, hour=9.2)), 6 / 60, 60),
        few=lambda me: calls(paced(me, *[60] * 49, ring_s=90)),
    ),
    Case(
        "sequential_dialling",
        fires=Told(lambda me: calls(blocks(me, numbers=6, each=3), dial(me, 12)), 18 / 30, 30),
        near=Told(lambda me: calls(blocks(me, numbers=3, each=3), paced(me, *[60] * 20)), 9 / 30, 30),
        few=lambda me: calls(blocks(me, numbers=3, each=9)),
    ),
]
