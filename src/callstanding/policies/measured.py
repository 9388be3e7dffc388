"""What the policy `standard` reached in worlds whose truth is known, as docs/quality.md has it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True, slots=True)
class Measured:
    """A share of k in n with its exact 95 % bounds. `found`: of spam numbers; `tagged_honest`: of honest ones."""

    name: Literal["found", "tagged_honest"]
    world: str
    k: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share, k of n."""
        return self.k / self.n


@dataclass(frozen=True, slots=True)
class Published:
    """The figures, of which version of which policy they are, and where they come from."""

    policy: str
    version: str
    source: str
    figures: tuple[Measured, ...]


@cache
def measured() -> Published:
    """The figures that come along."""
    told = tomllib.loads((files(__package__) / "measured.toml").read_text(encoding="utf-8"))
    return Published(**told["about"], figures=tuple(Measured(**each) for each in told["figure"]))
