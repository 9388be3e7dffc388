"""Grants to ask, with few limits in the way."""

from __future__ import annotations

from sqlalchemy import Engine
from tests.actions.dialling import CALLEE, NOON, NUMBER, OTHER, Standing, with_settings

from callstanding.control.dial_asked import Candidate, Guard, Standings, Wanted
from callstanding.control.grants import Grants
from callstanding.policies import load_policy

SECRET = b"k" * 32
POLICY = with_settings(load_policy("standard"), wrap_up__s=0.0, budget__spare=0.0)
"""5 calls a minute, 17 an hour, 100 a day; no pauses."""
__all__ = ["CALLEE", "NOON", "NUMBER", "OTHER", "POLICY", "SECRET", "Standing", "grants", "wanted"]


def grants(
    engine: Engine, *, standings: Standings | None = None, guard: Guard | None = None, at_once: int = 4
) -> Grants:
    return Grants(engine, SECRET, POLICY, standings=standings, guard=guard, at_once=at_once)


def wanted(
    callee: str | int = CALLEE, *numbers: str, campaign: str = "spring", pool: str = "", **more: object
) -> Wanted:
    """A call to a party, or to the n-th of many."""
    callee = callee if isinstance(callee, str) else f"+1312555{callee:04}"
    candidates = [Candidate(number, pool=pool) for number in numbers or (NUMBER,)]
    return Wanted("own", callee, candidates, campaign, **more)  # type: ignore[arg-type]
