"""A store with a month of a number's life, for what is asked about one number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from callstanding.engines import Duck
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.store import open_store
from callstanding.testing import MONDAY, Row, assignment, call, person, report, write

SELLER, HEIR, QUIET = "+12025550143", "+12025550144", "+12025550145"
DAY = 24.0


def facts() -> tuple[list[Row], list[Row], list[Row]]:
    """Calls, reports and assignments of ten days: a rude seller, a number that changed hands, a quiet one."""
    rng = random.Random(7)
    calls: list[Row] = []
    for day in range(10):
        calls += _rude(SELLER, day, rng, people_from=200 * day)
        if day < 6:
            calls += _rude(HEIR, day, rng, people_from=9000 + 200 * day)
        elif day > 6:
            calls += [
                call(HEIR, person(20_000 + day * 10 + i), day * DAY + 10 + i, 90, ring_s=7, attestation="A")
                for i in range(5)
            ]
        calls += [call(person(200 * day + i), SELLER, day * DAY + 20 + i / 9, 30 * (i % 2)) for i in range(6)]
        calls += [call(SELLER, person(30_000 + day * 9 + i), day * DAY + 15, 9, attestation="C") for i in range(3)]
    calls.append(call(QUIET, person(1), 30.0, 60))
    said = [
        report(SELLER, person(i * 7), 12 + i * 5, ("spam", "fraud", "block")[i % 3], source="app") for i in range(30)
    ]
    said += [report(SELLER, person(5000 + i), 50 + i, "spam", source="letter") for i in range(4)]
    held = [
        assignment(HEIR, "first", MONDAY - timedelta(days=5), MONDAY + timedelta(days=6)),
        assignment(HEIR, "second", MONDAY + timedelta(days=6)),
    ]
    return calls, said, held


def _rude(number: str, day: int, rng: random.Random, *, people_from: int) -> Iterator[Row]:
    for i in range(110):
        talk = rng.choice((1, 2, 4, 5, 9, 40)) if rng.random() < 0.3 else 0
        more: dict[str, Any] = (
            {} if talk else {"disposition": rng.choice(("no-answer", "no-answer", "busy", "rejected"))}
        )
        ring = rng.choice((3, 8, 17, 44)) if i % 9 else ""
        yield call(number, person(people_from + i), day * DAY + 9 + i / 12, talk, ring_s=ring, attestation="A", **more)


def made(place: Path) -> Path:
    """The store, made in a folder."""
    return fill(place / "s.duckdb", place)


def fill(store: Path, place: Path) -> Path:
    """Take the facts into a store, from files in a folder."""
    calls, said, held = facts()
    ingest_files(
        [write(place / "calls.csv", "calls", calls)],
        reports=[write(place / "reports.csv", "reports", said)],
        assignments=[write(place / "held.csv", "assignments", held)],
        store=store,
        options=Options(),
    )
    return store


@contextmanager
def opened(place: Path) -> Iterator[tuple[Duck, float]]:
    """The store, and the time of its newest event in seconds since 1970."""
    with open_store(made(place)) as engine:
        newest = engine.newest()
        assert newest is not None
        yield engine, newest.replace(tzinfo=UTC).timestamp()
