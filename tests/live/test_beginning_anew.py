"""A folder that begins over a store in which nothing is new comes to rest as the one before it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.live import folder as folders
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.pipeline import Options, ingest_files
from callstanding.testing import campaign, write

POOL = [f"+1202555014{i}" for i in range(6)]


def rested(store: Path) -> dict[str, float]:
    """Let a folder come to rest; gives the scores that are published then."""
    folder = Folder(store)
    folder.settle()
    folder.close()
    file = Published(Place(store).published)
    scores = {number: shown.spam_score for number, shown in file.shown_of(POOL).items()}
    file.close()
    return scores


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of a pool that stands badly."""
    rows = []
    for i, number in enumerate(POOL):
        talks = {"calls": 400, "answered": 0.3, "talk_s": (1, 4), "hours": (1.0, 40.0), "people_from": 400 * i}
        rows += campaign(number, account="dialer", **talks)  # type: ignore[arg-type]
    store = tmp_path / "s.duckdb"
    ingest_files([write(tmp_path / "c.csv", "calls", rows)], store=store, options=Options())
    return store


def test_pools_that_stand_badly_do_not_stop_it(store: Path) -> None:
    first = rested(store)
    assert sorted(first) == POOL
    again = rested(store)
    assert all(abs(first[number] - again[number]) < 0.01 for number in POOL)  # the clock went on a little


def test_members_of_a_pool_that_moved_are_judged_some_at_a_time(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is posted meanwhile need not wait for all of them."""
    at_once = rested(store)
    monkeypatch.setattr(folders, "_MANY", 2)
    folder, file = Folder(store), Published(Place(store).published)
    most, seen = 0, file.newest
    while folder.rest() or not most:  # the pools are found beside it
        most, seen = max(most, file.newest - seen), file.newest
    folder.settle()
    folder.close()
    file.close()
    assert most == 2
    again = rested(store)
    assert all(abs(at_once[number] - again[number]) < 0.01 for number in POOL)
