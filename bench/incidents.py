"""A pool of honest numbers over some weeks, and the four incidents that make its answers fall, as native call files.

Own figures: hours and weekdays differ in how many answer, most people called are new, one in seventy numbers is dead,
and each day and list has its luck. Nothing here knows how falls are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KINDS = ("none", "label", "list", "hour", "carrier trunk", "carrier network", "carrier block")
MONDAY = 20_150  # 2025-03-03, in days since 1970
_BLOCKS = 60  # blocks of 1,000 numbers in which a list's people live
_TRUNKS = 2
_FRIENDS = 40  # people that a number calls again and again


@dataclass(frozen=True)
class Pool:
    """The numbers of one account: calls a day, the usual share that answers, days, and the first of an incident."""

    numbers: int = 10
    per_day: int = 100
    rate: float = 0.35
    days: int = 36
    begins: int = 35
    luck: float = 0.04  # the standard deviation of a day's rate, as a part of it

    def number(self, at: int) -> str:
        """The number at a place."""
        return f"+120255501{at:02d}"


def calls(pool: Pool, kind: str, seed: int, *, part: float = 0.5) -> pa.Table:
    """Native calls. `part`: what an incident leaves of the answers; a label strikes the first number, others all."""
    rng = np.random.default_rng(seed)
    count = rng.poisson(pool.per_day, (pool.numbers, pool.days))
    line = np.repeat(np.tile(np.arange(pool.numbers)[:, None], pool.days).ravel(), count.ravel())
    day = np.repeat(np.tile(np.arange(pool.days), pool.numbers), count.ravel())
    struck = day >= pool.begins
    known = rng.random(len(day)) < 0.15
    trunk = rng.integers(0, _TRUNKS, len(day))
    hour = rng.choice(np.arange(8, 20), len(day), p=_hours())
    block = rng.integers(0, _BLOCKS, len(day))
    invalid = rng.random(len(day)) < 0.015
    stopped = rng.random(len(day)) < 0.01
    rate = pool.rate * _by_hour(hour) * np.where((day % 7) >= 5, 0.85, 1.0) * np.where(known, 1.3, 0.95)
    rate = rate * np.clip(rng.normal(1.0, pool.luck, (pool.numbers, pool.days)), 0.5, 1.5)[line, day]
    if kind == "label":
        rate = np.where(struck & (line == 0), rate * part, rate)
    elif kind == "list":  # a bought list: dead numbers, nobody known, elsewhere, colder
        invalid |= struck & (rng.random(len(day)) < 0.09)
        known &= ~struck
        block = np.where(struck, block + rng.integers(0, 2, len(day)) * _BLOCKS, block)
        rate = np.where(struck, rate * part * 1.15, rate)
    elif kind == "hour":
        moved = struck & (rng.random(len(day)) < 0.9)
        rate = np.where(moved, rate / _by_hour(hour), rate)
        hour = np.where(moved, rng.integers(8, 10, len(day)), hour)
        rate = np.where(moved, rate * _by_hour(hour), rate)
    elif kind == "carrier trunk":
        rate = np.where(struck & (trunk == 0), rate * max(0.0, 2 * part - 1), rate)
    elif kind == "carrier network":
        stopped |= struck & (rng.random(len(day)) < 1 - part)
    elif kind == "carrier block":
        rate = np.where(struck & (block < _BLOCKS // 2), rate * max(0.0, 2 * part - 1) + 0.01, rate)
    answered = (rng.random(len(day)) < rate) & ~invalid & ~stopped
    return _table(pool, rng, line=line, day=day, hour=hour, block=block, trunk=trunk, known=known, answered=answered,
                  invalid=invalid & ~stopped, stopped=stopped)  # fmt: skip


def _hours() -> Floats:
    weight = np.array([0.3, 0.6, 1, 1, 1, 0.8, 0.9, 1, 1, 1, 1.1, 1.1])
    return np.asarray(weight / weight.sum(), np.float64)


def _by_hour(hour: Ints) -> Floats:
    """How many answer at an hour, as a part of the usual: mornings are bad, early evenings good."""
    part = np.array([0.35, 0.5, 0.9, 1, 1.05, 0.95, 1, 1, 1.05, 1.15, 1.25, 1.25])
    return np.asarray(part[hour - 8])


def _table(pool: Pool, rng: np.random.Generator, **of: Any) -> pa.Table:
    count = len(of["day"])
    block, person = of["block"].copy(), _person(of["block"], of["day"])
    known = np.flatnonzero(of["known"])
    friend = rng.integers(0, _FRIENDS, len(known))
    block[known] = (of["line"][known] * 7 + friend * 11) % _BLOCKS
    person[known] = 900 + (of["line"][known] * _FRIENDS + friend) % 100
    start = (MONDAY + of["day"]) * 86_400 + of["hour"] * 3600 + rng.integers(0, 3600, count)
    talk = np.where(of["answered"], np.round(rng.lognormal(4.0, 0.8, count)) + 1, 0)
    disposition = np.select(
        [of["stopped"], of["invalid"], of["answered"]], ["blocked", "failed", "answered"], "no-answer"
    )
    callee = [f"+13{12 + b // 100}{200 + b % 100}4{p:03d}" for b, p in zip(block, person, strict=True)]
    return pa.table(
        {
            "caller": [pool.number(at) for at in of["line"]],
            "callee": callee,
            "start": pa.array(start, pa.timestamp("s", tz="UTC")),
            "ring_s": pa.array(np.where(of["answered"], 8, 25)),
            "talk_s": pa.array(talk),
            "disposition": disposition,
            "hangup_by": np.where(of["answered"], "callee", "caller"),
            "sip_code": pa.array(np.where(of["invalid"], 404, 0), mask=~of["invalid"]),
            "trunk": [f"trunk-{t}" for t in of["trunk"]],
            "account": pa.array(["account-1"] * count),
        }
    )


def _person(block: Ints, day: Ints) -> Ints:
    """New people of a block one after another, day by day."""
    order = np.lexsort((day, block))
    first = np.searchsorted(block[order], block[order])
    person = np.empty(len(block), np.int64)
    person[order] = (np.arange(len(block)) - first) % 900
    return person


def write(table: pa.Table, path: Path) -> Path:
    """The calls in a native file."""
    pq.write_table(table, path)
    return path
