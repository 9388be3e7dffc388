"""A pile of simulated calls, held as columns, and the two ways to make one: placing calls and calling back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Talk = Callable[[int], Floats]

DISPOSITIONS = ("answered", "no-answer", "busy", "rejected", "failed")
ANSWERED, NO_ANSWER, BUSY, REJECTED, FAILED = range(5)
SIP_CODES = (200, 487, 486, 603, 404)
HANGUPS = ("caller", "callee", "network")
BY_CALLER, BY_CALLEE, BY_NETWORK = range(3)


@dataclass(frozen=True)
class Traffic:
    """Calls as columns of equal length; numbers are NANP national digits, times are seconds from the first midnight."""

    caller: Ints
    callee: Ints
    start: Floats
    ring: Floats
    talk: Floats
    disposition: Ints
    hangup: Ints
    attestation: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.start)

    def where(self, chosen: Bools | Ints) -> Traffic:
        """The calls that are chosen, by mask or by position."""
        return Traffic(*(getattr(self, f.name)[chosen] for f in fields(self)))


@dataclass(frozen=True)
class Manner:
    """How somebody calls: the share answered, how long they ring and talk, and who ends the call."""

    answered: float
    talk: Talk
    patience_s: tuple[float, float] = (18.0, 32.0)
    invalid: float = 0.0
    rejected: float = 0.04
    busy: float = 0.04
    callee_hangs_up: float = 0.5
    attestation: str = "A"


def place(caller: Ints, callee: Ints, start: Floats, manner: Manner, rng: np.random.Generator) -> Traffic:
    """Place one call per row, in that manner."""
    n = len(start)
    outcome = _outcomes(n, manner, rng)
    answered = outcome == ANSWERED
    pickup = np.clip(rng.lognormal(np.log(7.0), 0.5, n), 1.0, manner.patience_s[1])
    ring = np.where(answered, pickup, rng.uniform(*manner.patience_s, n))
    ring = np.where((outcome == BUSY) | (outcome == FAILED), 0.0, ring)
    callee_ends = np.where(rng.random(n) < manner.callee_hangs_up, BY_CALLEE, BY_CALLER)
    hangup = np.select(
        [answered, outcome == NO_ANSWER, outcome == REJECTED], [callee_ends, BY_CALLER, BY_CALLEE], BY_NETWORK
    )
    talk = np.where(answered, manner.talk(n), 0.0)
    return Traffic(caller, callee, start, ring, talk, outcome, hangup, np.full(n, manner.attestation))


def call_back(
    missed: Traffic, *, share: float, delay_s: float, manner: Manner, rng: np.random.Generator, after: int = NO_ANSWER
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


def lognormal_talk(median_s: float, sigma: float, rng: np.random.Generator) -> Talk:
    """Talk times whose logarithm is normal; the median and the spread are the caller's."""
    return lambda n: np.maximum(1.0, rng.lognormal(np.log(median_s), sigma, n))


def even_talk(low_s: float, high_s: float, rng: np.random.Generator) -> Talk:
    """Talk times spread evenly between two bounds, as a recorded message gives."""
    return lambda n: rng.uniform(low_s, high_s, n)


def _outcomes(n: int, manner: Manner, rng: np.random.Generator) -> Ints:
    bounds = np.cumsum([manner.answered, manner.invalid, manner.rejected, manner.busy])
    codes = np.array([ANSWERED, FAILED, REJECTED, BUSY, NO_ANSWER])
    drawn: Ints = codes[np.searchsorted(bounds, rng.random(n), "right")]
    return drawn
