"""The ground of all attacks at the size for every change, and what they found on it, each tried once."""

from __future__ import annotations

from functools import cache

import pytest

from callstanding.trials.attacks import ATTACKS, Finding
from callstanding.trials.attacks.ground import Ground

SEED = 1
BY_NAME = {attack.name: attack for attack in ATTACKS}


@pytest.fixture(scope="session")
def ground() -> Ground:
    """Small worlds, judged by the standard policy."""
    return GROUND


GROUND = Ground("pr", SEED, "standard")


@cache
def found(name: str, ground: Ground = GROUND) -> tuple[Finding, ...]:
    """What one attack achieved."""
    measure = BY_NAME[name].measure
    assert measure is not None
    return tuple(measure(ground))
