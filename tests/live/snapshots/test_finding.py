from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.live.snapshots.writing import standing, write

from callstanding.errors import CallstandingError, DamagedSnapshot
from callstanding.live.snapshots.finding import snapshots

ONE = (standing("+12025550101"),)


def names(place: Path) -> list[str]:
    return [each.name for each in snapshots(place)]


def test_folders_that_are_whole_are_found_the_newest_first_by_their_numbers(tmp_path: Path) -> None:
    for name in ("run-9", "run-10", "run-8"):
        write(tmp_path / name, ONE)
    write(tmp_path / "run-11", ONE, done=False)
    assert names(tmp_path) == ["run-10", "run-9", "run-8"]


def test_what_current_names_is_shown_alone(tmp_path: Path) -> None:
    write(tmp_path / "a", ONE, done=False)
    write(tmp_path / "b", ONE)
    (tmp_path / "CURRENT").write_text("a\n")
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("text", ["", "../elsewhere", "/etc", "missing", "a\nb"])
def test_a_pointer_to_nothing_of_ours_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a", ONE)
    (tmp_path / "CURRENT").write_text(text)
    with pytest.raises(DamagedSnapshot):
        snapshots(tmp_path)


def test_the_place_itself_may_be_one_folder_or_one_file(tmp_path: Path) -> None:
    assert names(write(tmp_path / "flat", ONE)) == ["flat"]
    [found] = snapshots(tmp_path / "flat" / "part-00000.parquet")
    assert [part.path for part in found.parts] == ["part-00000.parquet"]


def test_a_folder_without_a_mark_is_not_whole(tmp_path: Path) -> None:
    assert names(write(tmp_path / "flat", ONE, done=False)) == []


def test_what_is_still_being_written_under_a_hidden_name_is_no_part(tmp_path: Path) -> None:
    root = write(tmp_path / "a", ONE, parts=1)
    write(root / "_temporary" / "0", ONE, done=False)
    (root / ".part-9.parquet").touch()
    [found] = snapshots(tmp_path)
    assert [part.path for part in found.parts] == ["part-00000.parquet"]


def test_a_part_that_was_written_again_makes_another_snapshot(tmp_path: Path) -> None:
    root = write(tmp_path / "a", ONE, parts=1)
    [before] = snapshots(tmp_path)
    os.utime(root / "part-00000.parquet", ns=(1, 1))
    [after] = snapshots(tmp_path)
    assert before.id != after.id


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallstandingError, match="cannot be read"):
        snapshots(tmp_path / "away")
