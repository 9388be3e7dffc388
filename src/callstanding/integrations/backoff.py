"""How long to wait before the next attempt: longer each time, and never all at the same moment."""

from __future__ import annotations

from random import Random

FIRST = 5.0  # seconds after the first failure
FACTOR = 4.0
LONGEST = 8 * 3600.0  # seconds between attempts of one delivery
PAUSE = 600.0  # seconds at most before an endpoint that fails is tried with anything at all: it may be well again
GIVEN_UP_AFTER = 3 * 86_400.0  # seconds: a weekend, and a Monday to notice
SPREAD = 0.25  # of the wait, either way


def wait(failures: int, chance: Random, *, longest: float = LONGEST) -> float:
    """The seconds to wait after so many failures in a row, at least one."""
    plain = min(FIRST * FACTOR ** min(failures - 1, 20), longest)
    return plain * chance.uniform(1 - SPREAD, 1 + SPREAD)
