"""A folder that begins over a store in which nothing is new comes to rest as the one before it did."""

from __future__ import annotations

from pathlib import Path

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


def test_pools_that_stand_badly_do_not_stop_it(tmp_path: Path) -> None:
    rows = []
    for i, number in enumerate(POOL):
        talks = {"calls": 400, "answered": 0.3, "talk_s": (1, 4), "hours": (1.0, 40.0), "people_from": 400 * i}
        rows += campaign(number, account="dialer", **talks)  # type: ignore[arg-type]
    store = tmp_path / "s.duckdb"
    ingest_files([write(tmp_path / "c.csv", "calls", rows)], store=store, options=Options())
    first = rested(store)
    assert sorted(first) == POOL
    again = rested(store)
    assert all(abs(first[number] - again[number]) < 0.01 for number in POOL)  # the clock went on a little
