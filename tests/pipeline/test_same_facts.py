"""Laws 1 and 2: the same facts give the same standings, in any order and split, repeated, live or at once."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pipeline.conftest import Town

from callstanding.pipeline import Options, explain_number, ingest_files, rebuild_store, score_files
from callstanding.testing import Row, differences, scored, write

SEEDS = st.integers(0, 2**32 - 1)
Standings = list[dict[str, Any]]
Kinds = dict[str, list[Row]]


def kinds(town: Town) -> Kinds:
    return {"calls": town.calls, "reports": town.reports, "assignments": town.assignments}


def batches(place: Path, town: Town, seed: int) -> list[tuple[str, Path]]:
    """Files with the rows dealt at random into up to four of each kind, some rows twice, in any order."""
    dice = random.Random(seed)
    files = []
    for kind, rows in kinds(town).items():
        dealt: list[list[Row]] = [[] for _ in range(dice.randint(1, 4))]
        for row in rows + dice.sample(rows, len(rows) // 3):
            dice.choice(dealt).append(row)
        for i, part in enumerate(dealt):
            dice.shuffle(part)
            if part:
                files.append((kind, write(place / f"{kind}-{i}.csv", kind, part)))
    dice.shuffle(files)
    return files


def of_store(store: Path) -> Standings:
    rows: Standings = score_files([], store=store, options=Options()).standings.to_pylist()
    return rows


@pytest.fixture(scope="module")
def at_once(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Standings:
    place = tmp_path_factory.mktemp("at-once")
    rows: Standings = scored(
        place, town.calls, reports=town.reports, assignments=town.assignments
    ).standings.to_pylist()
    assert len(rows) > 20
    return rows


@given(seed=SEEDS)
@settings(max_examples=4)
def test_order_split_and_repetition_change_nothing(town: Town, at_once: Standings, seed: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        files = batches(Path(place), town, seed)
        again = score_files(
            [path for kind, path in files if kind == "calls"],
            reports=[path for kind, path in files if kind == "reports"],
            assignments=[path for kind, path in files if kind == "assignments"],
            options=Options(quarantine=Path(place) / "quarantine.csv"),
        )
        assert not differences(at_once, again.standings.to_pylist())


def stored_in_any_order(town: Town, seed: int, at_once: Standings) -> None:
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store.duckdb"
        for kind, path in batches(Path(place), town, seed):
            ingest_files(
                [path] if kind == "calls" else [],
                reports=[path] if kind == "reports" else [],
                assignments=[path] if kind == "assignments" else [],
                store=store,
                options=Options(),
            )
        live = of_store(store)
        assert not differences(at_once, live)
        rebuild_store(store)
        assert not differences(live, of_store(store))


@given(seed=SEEDS)
@settings(max_examples=2)
def test_a_store_filled_in_any_order_and_rebuilt_gives_the_same(town: Town, at_once: Standings, seed: int) -> None:
    stored_in_any_order(town, seed, at_once)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(15))
def test_many_ways_to_fill_a_store_give_the_same(town: Town, at_once: Standings, seed: int) -> None:
    stored_in_any_order(town, seed, at_once)


def test_the_same_files_twice_into_a_store_change_nothing(town: Town, at_once: Standings, tmp_path: Path) -> None:
    files = [write(tmp_path / f"{kind}.csv", kind, rows) for kind, rows in kinds(town).items()]
    for _ in range(2):
        ingest_files(files, store=tmp_path / "store.duckdb", options=Options())
    assert not differences(at_once, of_store(tmp_path / "store.duckdb"))


def test_a_number_is_explained_as_it_is_scored(town: Town, at_once: Standings, tmp_path: Path) -> None:
    """Asked alone, with its pools only, a number stands as it does among all others."""
    files = {kind: [write(tmp_path / f"{kind}.csv", kind, rows)] for kind, rows in kinds(town).items()}
    for row in at_once[::7]:
        alone = explain_number(
            row["number"], files["calls"], reports=files["reports"], assignments=files["assignments"], options=Options()
        )
        assert not differences(row, dict(alone.standing))
