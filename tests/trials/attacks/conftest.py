"""The ground of all attacks at the size for every change, and what they found on it, each tried once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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


def credulous(place: Path) -> str:
    """The path of a policy that believes strangers."""
    path = place / "credulous.toml"
    head = 'name = "credulous"\nversion = "1"\ndate = 2026-11-25\nabout = "Believes all."\nsource = "a test"'
    line = '{ value = 3.0, unit = "log-odds", about = "No guard.", source = "a test", date = 2026-11-25 }'
    text = f'[policy]\n{head}\nextends = "standard"\n\n[crowd]\nhearsay_cap_with_calls = {line}\n'
    path.write_text(text, encoding="utf-8")
    return str(path)


def figure(name: str, measure: str) -> float:
    """One figure of one attack on small worlds."""
    (value,) = (each.value for each in found(name) if each.measure == measure)
    assert value is not None
    return value
