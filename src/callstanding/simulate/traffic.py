"""A pile of simulated calls, held as columns, and the two ways to make one: placing calls and calling back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
Rng = np.random.Generator
Talk = Callable[[int], Floats]

DAY_S = 86_400
MONDAY = datetime(2025, 3, 3, 5, tzinfo=UTC)  # a local midnight where all clocks keep UTC-5
DISPOSITIONS = ("answered", "no-answer", "busy", "rejected", "failed")
ANSWERED, NO_ANSWER, BUSY, REJECTED, FAILED = range(5)
SIP_CODES = (200, 487, 486, 603, 404)
HANGUPS = ("caller", "callee", "network")
BY_CALLER, BY_CALLEE, BY_NETWORK = range(3)
ATTESTATIONS = ("A", "B", "C")
_ENDED_BY = np.array([BY_CALLER, BY_CALLER, BY_NETWORK, BY_CALLEE, BY_NETWORK], dtype=np.int8)  # by disposition
UNSIGNED = 3  # no attestation at all: null in the table
BY_LINE = -1  # as all calls of the caller's line are signed


@dataclass(frozen=True)
class Traffic:
    """Calls as columns of equal length; times are seconds from the first midnight.

    Numbers are whole numbers, which whoever made them can write. `line` is the line that a call came in by; 0 stands
    for the caller's own.
    """

    caller: Ints
    callee: Ints
    start: Floats
    ring: Floats
    talk: Floats
    disposition: Codes
    hangup: Codes
    attestation: Codes
    line: Ints

    def __len__(self) -> int:
        return len(self.start)

    def where(self, chosen: Bools | Ints) -> Traffic:
        """The calls that are chosen, by mask or by position."""
        return Traffic(*(getattr(self, f.name)[chosen] for f in fields(self)))


@dataclass(frozen=True)
class Manner:
    """How somebody calls: the share answered (of all, or call by call), how long they ring and talk, who ends it."""

    answered: float | Floats
    talk: Talk
    pickup: Talk | None = None
    patience_s: tuple[float, float] = (18.0, 32.0)
    invalid: float = 0.0
    rejected: float = 0.04
    busy: float = 0.04
    callee_hangs_up: float = 0.5
    signed: int = ATTESTATIONS.index("A")


def place(caller: Ints, callee: Ints, start: Floats, manner: Manner, rng: Rng) -> Traffic:
    """Place one call per row, in that manner."""
    n = len(start)
    outcome = _outcomes(n, manner, rng)
    answered = outcome == ANSWERED
    pickup = manner.pickup(n) if manner.pickup else rng.lognormal(np.log(7.0), 0.5, n)
    pickup = np.clip(pickup, 1.0, manner.patience_s[1])
    ring = np.where(answered, pickup, rng.uniform(*manner.patience_s, n))
    ring = np.where((outcome == BUSY) | (outcome == FAILED), 0.0, ring)
    callee_ends = rng.random(n) < manner.callee_hangs_up
    hangup = np.where(answered & callee_ends, np.int8(BY_CALLEE), _ENDED_BY[outcome])
    talk = np.where(answered, manner.talk(n), 0.0)
    signed = np.full(n, manner.signed, dtype=np.int8)
    return Traffic(caller, callee, start, ring, talk, outcome, hangup, signed, np.zeros(n, dtype=np.int64))


def call_back(
    missed: Traffic, *, share: float, delay_s: float, manner: Manner, rng: Rng, after: int = NO_ANSWER
) -> Traffic:
    """Let a share of the people who missed a call ring back after a while (exponential, mean `delay_s`)."""
    chosen = (missed.disposition == after) & (rng.random(len(missed)) < share)
    back = missed.where(chosen)
    start = back.start + back.ring + 5.0 + rng.exponential(delay_s, len(back))
    return place(back.callee, back.caller, start, manner, rng)


def merge(parts: Sequence[Traffic]) -> Traffic:
    """All calls of all parts, in the order of their start."""
    whole = Traffic(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Traffic)))
    return whole.where(np.argsort(whole.start, kind="stable"))


def _outcomes(n: int, manner: Manner, rng: Rng) -> Codes:
    draw = rng.random(n)
    bounds: list[Any] = [manner.answered]
    for share in (manner.invalid, manner.rejected, manner.busy):
        bounds.append(bounds[-1] + share)
    found = np.full(n, NO_ANSWER, dtype=np.int8)
    for bound, code in zip(reversed(bounds), (BUSY, REJECTED, FAILED, ANSWERED), strict=True):
        found[draw < bound] = code
    return found
