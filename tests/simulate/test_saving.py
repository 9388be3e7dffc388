"""A world goes whole into a folder that is meant for it, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from callstanding.errors import UsageError
from callstanding.formats import Feed, open_file
from callstanding.simulate import World, check_folder, simulate_world

FILES = {"calls.parquet", "reports.parquet", "assignments.parquet", "labels.csv", "world.json"}


@pytest.fixture(scope="module")
def small() -> World:
    return simulate_world(people=200, days=2, seed=1)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_holds_five_files(small: World, tmp_path: Path) -> None:
    kept = small.save(tmp_path / "new" / "world")
    assert names(tmp_path / "new" / "world") == FILES
    assert kept.calls == tmp_path / "new" / "world" / "calls.parquet"


def test_csv_and_parquet_hold_the_same(small: World, tmp_path: Path) -> None:
    csv, parquet = small.save(tmp_path / "csv", suffix=".csv"), small.save(tmp_path / "parquet")
    for one, other in ((csv.calls, parquet.calls), (csv.reports, parquet.reports)):
        table = pq.read_table(other).select(
            ["number"] if "reports" in one.name else ["caller", "talk_s", "attestation"]
        )
        plain = pa.schema([(f.name, pa.int64() if f.name == "talk_s" else pa.string()) for f in table.schema])
        read = pa.csv.ConvertOptions(include_columns=table.column_names, column_types=plain, strings_can_be_null=True)
        assert pa.csv.read_csv(one, convert_options=read) == table.cast(plain)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("kind", ["calls", "reports", "assignments"])
def test_our_own_formats_read_every_row(small: World, tmp_path: Path, suffix: str, kind: str) -> None:
    found, batches = open_file(getattr(small.save(tmp_path, suffix=suffix), kind), feed=Feed())
    lines = 0
    for batch in batches:
        assert batch.bad == ()
        lines += batch.lines
    assert (found.name, lines) == (kind, getattr(small, kind).num_rows)


def test_a_folder_that_is_not_empty_is_left_as_it_is(small: World, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match=r"is not empty.*--force"):
        small.save(tmp_path)
    assert names(tmp_path) == {"mine.txt"}


def test_force_replaces_a_world_of_either_suffix_and_nothing_else(small: World, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("dear", encoding="utf-8")
    small.save(tmp_path, suffix=".csv", force=True)
    small.save(tmp_path, force=True)
    assert names(tmp_path) == FILES | {"mine.txt"}


def test_a_file_is_no_folder(small: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="is a file"):
            small.save(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_refused_before_anything_is_simulated(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="nothing may be written"):
        check_folder(tmp_path / "world")
    tmp_path.chmod(0o700)


def test_another_suffix_is_refused(small: World, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Take \.parquet or \.csv"):
        small.save(tmp_path / "world", suffix=".xlsx")
    assert names(tmp_path) == set()


def test_what_cannot_be_written_whole_leaves_nothing(small: World, tmp_path: Path) -> None:
    broken = World(small.calls, small.reports, small.assignments, small.labels, {"no JSON": {1, 2}})
    with pytest.raises(TypeError):
        broken.save(tmp_path)
    assert names(tmp_path) == set()
