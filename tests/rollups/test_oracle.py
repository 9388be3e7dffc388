"""Law 1 for every count: whatever the town, and however its files arrive, the rollups are what a plain count gives."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rollups.conftest import Store
from tests.rollups.oracle import Counts, Key, rollups
from tests.rollups.towns import town

from callstanding.pipeline import rebuild_store
from callstanding.rollups import COLUMNS
from callstanding.testing import call

SEEDS = range(20)


def filled(place: Path, seed: int, *, cut: float = 0.0) -> Store:
    """A store of a town; with a cut, in two batches, of which the later calls come first."""
    drawn, store = town(seed), Store(place)
    calls, reports = (round(cut * len(rows)) for rows in (drawn.calls, drawn.reports))
    late = cut > 0.5  # who holds what may be told first or last
    first, second = ([], drawn.assignments) if late else (drawn.assignments, [])
    store.add(calls=drawn.calls[calls:], reports=drawn.reports[:reports], assignments=first)
    store.add(calls=drawn.calls[:calls], reports=drawn.reports[reports:], assignments=second)
    return store


def counted(seed: int, store: Store) -> dict[Key, Counts]:
    """The plain count of a town."""
    drawn = town(seed)
    return rollups(drawn.calls, drawn.reports, assignments=drawn.assignments, secret=store.secret)


def test_the_towns_need_every_column() -> None:
    drawn = [town(seed) for seed in SEEDS]
    rows = [row for t in drawn for row in rollups(t.calls, t.reports, assignments=t.assignments).values()]
    assert {column for row in rows for column, n in row.items() if n} == {c.name for c in COLUMNS}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rollups_are_what_a_plain_count_gives(seed: int, store: Store) -> None:
    drawn = town(seed)
    store.add(calls=drawn.calls, reports=drawn.reports, assignments=drawn.assignments)
    assert store.rollups() == counted(seed, store)


@given(seed=st.sampled_from(SEEDS), cut=st.floats(0, 1))
@settings(max_examples=10)
def test_rollups_made_anew_are_what_a_plain_count_gives(seed: int, cut: float) -> None:
    with tempfile.TemporaryDirectory() as place:
        store = filled(Path(place), seed, cut=cut)
        rebuild_store(store.path)
        assert store.rollups() == counted(seed, store)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_the_rollups_of_many_towns_are_what_a_plain_count_gives(seed: int, tmp_path: Path) -> None:
    store = filled(tmp_path, seed, cut=seed % 7 / 7)
    rebuild_store(store.path)
    assert store.rollups() == counted(seed, store)


def test_a_later_batch_leaves_the_counts_of_other_numbers_alone(store: Store) -> None:
    one, two, three = "+12025550143", "+14155550101", "+14155550202"
    store.add(calls=[call(one, two, 9, 30, call_id="a")])
    store.add(calls=[call(two, three, 10, 30, call_id="b")])
    rows = store.rollups()
    assert sum(row["new_callees"] for (number, _, _), row in rows.items() if number == one) == 1


def test_the_rollups_of_two_batches_are_what_a_plain_count_gives(tmp_path: Path) -> None:
    stores = {seed: filled(tmp_path / f"{seed}", seed, cut=0.3) for seed in (8, 31, 32)}
    assert all(store.rollups() == counted(seed, store) for seed, store in stores.items())
