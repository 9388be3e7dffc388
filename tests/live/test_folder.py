"""Live equals batch: the same facts, posted in pieces and in any order, end in the same standings (law 2)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from callstanding.live.folder import Folder
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.live.published import Published, Row
from callstanding.live.rows import rows
from callstanding.pipeline import Options, score_files, write_table
from callstanding.pipeline.store import key_of, open_store
from callstanding.policies import load_policy
from callstanding.simulate.town.day import simulate_day
from callstanding.testing import differences

KINDS = ("calls", "reports", "assignments")
T = TypeVar("T")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    made, folder = simulate_day(population=600, days=2, seed=5), tmp_path_factory.mktemp("town")
    paths = tuple(folder / f"{kind}.ndjson" for kind in KINDS)
    for kind, path in zip(KINDS, paths, strict=True):
        write_table(getattr(made, kind), path)
    return paths


@pytest.fixture(scope="module")
def pieces(town: tuple[Path, ...]) -> list[Posted]:
    """The town's facts in shuffled pieces of 100 lines."""
    made = []
    for kind, path in zip(KINDS, town, strict=True):
        lines = path.read_bytes().splitlines()
        random.Random(3).shuffle(lines)
        made += [Posted(kind, kind, b"\n".join(lines[i : i + 100])) for i in range(0, len(lines), 100)]
    random.Random(4).shuffle(made)
    return made


@pytest.fixture(scope="module")
def batch(town: tuple[Path, ...]) -> dict[str, Row]:
    calls, reports, assignments = town
    outcome = score_files([calls], reports=[reports], assignments=[assignments], options=Options(as_of=clock()))
    return {r.number: r for r in rows(outcome.standings, outcome.history, load_policy("standard"))}


def clock() -> datetime:
    return datetime(2025, 3, 6, tzinfo=UTC)


def _start(store: Path) -> Journal:
    with open_store(store, create=True):
        return Journal(Place(store).journal, secret=key_of(store), lane="web")


def _published(store: Path) -> dict[str, Any]:
    reader = Published(Place(store).published)
    found = [reader.get(number) for _, number, _ in reader.since(0, 1 << 20)]
    reader.close()
    return {row.number: row for row in found if row and row.shown}


def _same(live: dict[str, Row], batch: dict[str, Row]) -> None:
    assert live.keys() == batch.keys()
    for number, row in batch.items():
        assert not differences(msgspec.to_builtins(live[number]), msgspec.to_builtins(row), path=number)


# Each step judges anew whom it touches, which takes a second: a dozen of them are enough for every change.
@pytest.mark.parametrize("steps", [12, pytest.param(40, marks=pytest.mark.long)])
def test_what_is_posted_in_any_order_ends_as_the_batch_does(
    tmp_path: Path, pieces: list[Posted], batch: dict[str, Row], steps: int
) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = _start(store), Folder(store, now=clock)
    for some in _cut(pieces, steps):
        journal.append(some)
        folder.step()
        folder.rest()
    folder.settle()
    folder.close()
    _same(_published(store), batch)
    assert any(row.shown and row.shown.status == "spam" for row in batch.values())


@pytest.mark.parametrize("steps", [12, pytest.param(40, marks=pytest.mark.long)])
def test_what_is_posted_as_it_happens_ends_as_the_batch_does(
    tmp_path: Path, town: tuple[Path, ...], batch: dict[str, Row], steps: int
) -> None:
    calls, reports, assignments = (list(map(msgspec.json.decode, path.read_bytes().splitlines())) for path in town)
    facts = sorted(
        [(c["start"], "calls", c) for c in calls] + [(r["received_at"], "reports", r) for r in reports],
        key=lambda fact: fact[0],
    )
    store = tmp_path / "s.duckdb"
    journal, folder = _start(store), Folder(store, now=clock)
    journal.append([Posted("assignments", "assignments", _lines(assignments))])
    folder.settle()
    for part in _cut(facts, steps):
        for kind in ("calls", "reports"):
            if some := [fact for _, of, fact in part if of == kind]:
                journal.append([Posted(kind, kind, _lines(some))])
        folder.step()
    folder.settle()
    folder.close()
    _same(_published(store), batch)


def _cut(facts: list[T], parts: int) -> Iterator[list[T]]:
    """Consecutive parts of about the same size."""
    size = -(-len(facts) // parts)
    return (facts[i : i + size] for i in range(0, len(facts), size))


def _lines(facts: list[Any]) -> bytes:
    return b"\n".join(map(msgspec.json.encode, facts))


def test_a_batch_posted_again_changes_nothing(tmp_path: Path, pieces: list[Posted], batch: dict[str, Row]) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = _start(store), Folder(store, now=clock)
    journal.append(pieces)
    folder.settle()
    journal.append(pieces[::-1])
    folder.settle()
    folder.close()
    _same(_published(store), batch)


def test_a_folder_that_died_before_it_published_catches_up(
    tmp_path: Path, pieces: list[Posted], batch: dict[str, Row]
) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = _start(store), Folder(store, now=clock)
    journal.append(pieces)
    folder.settle()
    folder.close()
    Place(store).published.unlink()
    again = Folder(store, now=clock)
    again.settle()
    again.close()
    _same(_published(store), batch)


def test_assignments_alone_are_kept_until_there_are_calls(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = _start(store), Folder(store, now=clock)
    journal.append(
        [Posted("assignments", "assignments", b'{"number":"+12025550101","holder":"h","from":"2025-01-01"}')]
    )
    folder.settle()
    folder.close()
    again = Folder(store, now=clock)
    again.settle()
    again.close()
    assert not _published(store)
    with open_store(store) as engine:
        assert engine.counted()["assignments"] == 1


def test_each_batch_is_answered_for(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    journal, folder = _start(store), Folder(store)
    good = (
        b'{"caller":"+12025550101","callee":"+12025550102","start":"2025-03-03T09:00:00Z",'
        b'"talk_s":5,"disposition":"answered"}'
    )
    far = good.replace(b"2025", b"2199")
    ids = journal.append(
        [
            Posted("calls", "calls", good + b"\n" + far),
            Posted("calls", "calls", far),
            Posted("calls", "no-such-format", b"x"),
        ]
    )
    folder.settle()
    reader = Published(Place(store).published)
    states = [reader.batch(name) or pytest.fail(f"{name} is not answered for") for name in ids]
    folder.close()
    assert [(b.state, b.lines, b.accepted, b.quarantined) for b in states] == [
        ("folded", 2, 1, 1),
        ("refused", 1, 0, 1),
        ("refused", 1, 0, 1),
    ]
    assert states[0].note == "line 2: start: lies in the future"
    assert "no-such-format" in states[2].note


def test_a_tag_and_its_end_are_events(tmp_path: Path, pieces: list[Posted]) -> None:
    store = tmp_path / "s.duckdb"
    journal, moment = _start(store), [clock()]
    folder = Folder(store, now=lambda: moment[0])
    journal.append(pieces)
    folder.settle()
    reader = Published(Place(store).published)
    tagged = {e.number for e in reader.events(0) if e.status == "spam"}
    assert tagged
    moment[0] += timedelta(days=60)
    folder.settle()
    ends = [e for e in reader.events(0) if e.status in ("clean", "unknown")]
    cleared = {e.number for e in ends if e.was in ("spam", "recovering")}
    folder.close()
    assert cleared == tagged


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=-1), timedelta(hours=1), timedelta(days=1)])
def test_a_clock_that_steps_and_comes_back_changes_nothing(
    tmp_path: Path, pieces: list[Posted], batch: dict[str, Row], step: timedelta
) -> None:
    store = tmp_path / "s.duckdb"
    journal, moment = _start(store), [clock()]
    folder = Folder(store, now=lambda: moment[0])
    half = len(pieces) // 2
    for part in (pieces[:half], pieces[half:]):
        journal.append(part)
        folder.settle()
        moment[0] += step
    moment[0] = clock()
    folder.publish_all()
    folder.settle()
    tagged = {e.number for e in Published(Place(store).published).events(0) if e.status == "spam"}
    folder.close()
    _same(_published(store), batch)
    assert tagged == {number for number, row in batch.items() if row.shown and row.shown.status == "spam"}


_CHILD = """
import sys; from pathlib import Path; from datetime import UTC, datetime
from callstanding.live.folder import Folder
folder = Folder(Path(sys.argv[1]), now=lambda: datetime(2025, 3, 6, tzinfo=UTC))
print("up", flush=True)
while True:
    folder.step(most_bytes=int(sys.argv[2])); folder.rest()
"""


@pytest.mark.parametrize("rounds", [8])
def test_killed_at_any_point_nothing_is_lost_and_nothing_counts_twice(
    tmp_path: Path, pieces: list[Posted], batch: dict[str, Row], rounds: int
) -> None:
    store = tmp_path / "s.duckdb"
    journal = _start(store)
    chance = random.Random(7)
    share = -(-len(pieces) // rounds)
    for turn in range(rounds):
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(store), "4000"], stdout=subprocess.PIPE)
        journal.append(pieces[turn * share : (turn + 1) * share])
        assert child.stdout
        assert child.stdout.readline() == b"up\n"
        time.sleep(chance.random() * 0.5)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
    folder = Folder(store, now=clock)
    folder.settle()
    folder.close()
    _same(_published(store), batch)
