"""Callers nobody wants: a robocaller, a one-ring scammer, and a spoofer who shows an innocent resident's number."""

from __future__ import annotations

import numpy as np

from callstanding.simulate.durations import even_talk
from callstanding.simulate.town.cast import AREA_CODES, ONE_RING, ROBOCALLER, Town, line
from callstanding.simulate.traffic import ATTESTATIONS, DAY_S, Floats, Ints, Manner, Traffic, call_back, merge, place

ROBOCALLS_A_DAY = 3000
ONE_RINGS_A_DAY = 1200
SPOOFED_A_DAY = 400


def robocaller_day(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """3,000 calls at an even pace, 15 % answered, hung up on after some 4 s, and nobody calls back."""
    start = day * DAY_S + _steady(ROBOCALLS_A_DAY, from_s=9 * 3600, to_s=21 * 3600, rng=rng)
    # About 10 % of the numbers on random lists do not exist (call-log study).
    manner = Manner(
        answered=0.15, talk=even_talk(2.0, 6.0, rng), patience_s=(12.0, 20.0), invalid=0.08, rejected=0.1,
        callee_hangs_up=0.9,
    )  # fmt: skip
    return place(_all(ROBOCALLER, len(start)), _any_numbers(town, len(start), rng), start, manner, rng)


def one_ring_day(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """1,200 calls that ring once, in the hope that the curious call back and pay; a few do."""
    start = day * DAY_S + _steady(ONE_RINGS_A_DAY, from_s=2 * 3600, to_s=7 * 3600, rng=rng)
    ring_once = Manner(answered=0.004, talk=even_talk(1.0, 2.0, rng), patience_s=(1.0, 3.0), invalid=0.09, rejected=0.0)
    calls = place(_all(ONE_RING, len(start)), _any_numbers(town, len(start), rng), start, ring_once, rng)
    tape = Manner(answered=1.0, talk=even_talk(20.0, 120.0, rng), rejected=0.0, busy=0.0, callee_hangs_up=0.0)
    return merge([calls, call_back(calls, share=0.05, delay_s=9000.0, manner=tape, rng=rng)])


def spoofer_day(town: Town, day: int, rng: np.random.Generator) -> Traffic:
    """400 machine calls under a resident's number that no network vouches for (attestation C)."""
    start = day * DAY_S + _steady(SPOOFED_A_DAY, from_s=10 * 3600, to_s=16 * 3600, rng=rng)
    manner = Manner(
        answered=0.12, talk=even_talk(2.0, 7.0, rng), invalid=0.1, callee_hangs_up=0.9, signed=ATTESTATIONS.index("C")
    )
    return place(_all(town.borrowed, len(start)), _any_numbers(town, len(start), rng), start, manner, rng)


def _steady(n: int, *, from_s: float, to_s: float, rng: np.random.Generator) -> Floats:
    """An even pace with 5 % jitter, as a dialler keeps it."""
    gap = (to_s - from_s) / n
    jitter: Floats = rng.normal(0.0, 0.05, n).clip(-0.4, 0.4)
    steady: Floats = from_s + gap * (np.arange(n) + jitter)
    return steady


def _any_numbers(town: Town, n: int, rng: np.random.Generator) -> Ints:
    """A dialling list: mostly residents, the rest made up."""
    made_up = np.array([line(int(area), 0) for area in rng.choice(AREA_CODES, n)]) + rng.integers(200, 10_000, n)
    return np.where(rng.random(n) < 0.75, rng.choice(town.residents, n), made_up)


def _all(number: int, n: int) -> Ints:
    return np.full(n, number, dtype=np.int64)
