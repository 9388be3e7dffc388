"""What a signal is tested with: facts in which it fires, facts in which it just does not, and too few to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from callstanding.testing import Row, call, person


@dataclass(frozen=True)
class Facts:
    """Rows about one number."""

    calls: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)


About = Callable[[str], Facts]


@dataclass(frozen=True)
class Told:
    """Facts about a number, and what the signal must read in them: a value (None: not by hand) on `n` observations."""

    about: About
    value: float | None
    n: float | None = None


@dataclass(frozen=True)
class Case:
    """One signal. `few` is None where the policy asks for no minimum sample."""

    signal: str
    fires: Told
    near: Told
    few: About | None


def dial(me: str, n: int, *, hour: float = 9, first: int = 0, **more: Any) -> list[Row]:
    """Calls to as many people, evenly spread over most of an hour, so that no count has faded when it ends."""
    return [call(me, person(first + i), hour + 0.9 * i / n) | more for i in range(n)]


def talk(me: str, n: int, seconds: float, *, hour: float = 9, first: int = 0, **more: Any) -> list[Row]:
    """Answered calls of some seconds."""
    return dial(me, n, hour=hour, first=first, talk_s=seconds, disposition="answered", **more)


def rung(me: str, n: int, *, first: int = 0, talk_s: float = 40, hour: float = 9.95) -> list[Row]:
    """Calls to the number by as many people."""
    return [call(person(first + i), me, hour + i / 3600, talk_s) for i in range(n)]


def calls(*parts: list[Row]) -> Facts:
    """Calls alone."""
    return Facts([row for part in parts for row in part])
