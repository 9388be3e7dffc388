"""Worlds are folders with calls and labels; none is used twice, under whatever name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.fitting.made import folder

from callstanding.errors import InputError, UsageError
from callstanding.fitting.worlds import opened, world, worlds
from callstanding.pipeline import Options
from callstanding.testing import call

CALLER, OTHER = "+12025550143", "+12025550144"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return folder(tmp_path / "made", [call(CALLER, OTHER, 9.0, 30)], [(CALLER, "shop", "legit")])


def test_a_simulated_world_says_what_made_it(tiny: tuple[Path, Path]) -> None:
    found = world(tiny[0])
    assert found.terms == {"seed": 1, "difficulty": "easy", "shuffle": 0.0, "people": 250, "days": 4}
    assert str(found) == "one (seed 1, difficulty easy, shuffle 0.0)"
    assert found.reports == tiny[0] / "reports.parquet"


def test_a_folder_of_ones_own_needs_calls_and_labels_only(made: Path) -> None:
    found = world(made)
    assert (found.terms, found.reports, found.assignments) == ({}, None, None)
    assert str(found) == "made"
    with opened(found, options=Options(), progress=None) as (engine, intake):
        assert intake.accepted == 1
        assert len(engine.keys_of([CALLER])) == 1


@pytest.mark.parametrize("name", ["calls.csv", "labels.csv"])
def test_a_missing_file_is_named_with_its_folder(made: Path, name: str) -> None:
    (made / name).unlink()
    with pytest.raises(InputError, match=rf"{made}.*{Path(name).stem}"):
        world(made)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=str(tmp_path)):
        world(tmp_path)


def test_two_files_of_one_table_are_refused(made: Path) -> None:
    shutil.copy(made / "calls.csv", made / "calls.csv.gz")
    with pytest.raises(InputError, match=r"calls\.csv, calls\.csv\.gz") as caught:
        world(made)
    assert "one file of calls" in str(caught.value.hint)


def test_a_damaged_record_of_a_world_is_named(made: Path) -> None:
    (made / "world.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"world\.json"):
        world(made)


def test_a_folder_given_twice_is_refused(made: Path) -> None:
    with pytest.raises(UsageError, match="given twice"):
        worlds([made, made.parent / "." / "made"], [])


def test_a_world_is_not_judged_on_what_was_learned_from(made: Path) -> None:
    with pytest.raises(UsageError, match="to learn from and to judge on") as caught:
        worlds([made], [made])
    assert str(made) in caught.value.message


def test_a_copy_or_a_link_of_a_world_is_the_same_world(made: Path, tmp_path: Path) -> None:
    copy, link = tmp_path / "copy", tmp_path / "link"
    shutil.copytree(made, copy)
    link.symlink_to(made)
    for other in (copy, link):
        with pytest.raises(UsageError, match="the same calls as"):
            worlds([made], [other])
