"""The quarantine file holds every line put aside, takes no other file's place, and is never half there."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest

from callstanding.errors import InputError, UsageError
from callstanding.formats import BadRow
from callstanding.pipeline.quarantine import Quarantine


def bad(line: int, text: str = "x,y") -> BadRow:
    return BadRow("calls.csv", line, 10 * line, "start: lies before 1990", text)


def put_aside(path: Path, *rows: BadRow, named: bool = False) -> str | None:
    quarantine = Quarantine(path)
    with quarantine.filling(named=named):
        quarantine.put(rows)
        return quarantine.keep()


def lines_in(path: Path | str) -> list[dict[str, str]]:
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aside.csv"


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_line_keeps_its_place_its_reason_and_its_text(path: Path) -> None:
    row = BadRow("calls.csv", 7, None, 'no, "really"', 'a,"b\r\x00é\udc80')
    assert put_aside(path, row, bad(9)) == str(path)
    first, second = lines_in(path)
    assert first == {
        "file": "calls.csv", "line": "7", "byte": "", "reason": 'no, "really"', "text": 'a,"b\r\\x00é\\udc80',
    }  # fmt: skip
    assert (second["line"], second["byte"]) == ("9", "90")


def test_only_the_owner_reads_it_since_it_holds_numbers(path: Path) -> None:
    put_aside(path, bad(1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_put_aside_makes_no_file(path: Path) -> None:
    assert put_aside(path) is None
    assert not path.exists()


def test_other_lines_take_the_next_free_name(path: Path) -> None:
    assert put_aside(path, bad(1)) == str(path)
    assert put_aside(path, bad(2)) == str(path.with_name("aside-2.csv"))
    assert put_aside(path, bad(3)) == str(path.with_name("aside-3.csv"))
    assert [row["line"] for row in lines_in(path)] == ["1"]
    assert names_in(path.parent) == ["aside-2.csv", "aside-3.csv", "aside.csv"]


def test_the_same_lines_again_need_no_second_file(path: Path) -> None:
    put_aside(path, bad(1))
    put_aside(path, bad(2))
    assert put_aside(path, bad(2)) == str(path.with_name("aside-2.csv"))
    assert names_in(path.parent) == ["aside-2.csv", "aside.csv"]


def test_a_file_that_the_user_named_is_of_this_run_alone(path: Path) -> None:
    put_aside(path, bad(1), named=True)
    assert put_aside(path, bad(2), named=True) == str(path)
    assert [row["line"] for row in lines_in(path)] == ["2"]
    assert put_aside(path, named=True) is None
    assert lines_in(path) == []


def test_another_file_is_never_taken_for_it(path: Path) -> None:
    path.write_text("caller,callee\n")
    with pytest.raises(UsageError, match=r"something else of that name"):
        put_aside(path, bad(1), named=True)
    with pytest.raises(UsageError, match=r"something else of that name"):
        put_aside(path.parent, bad(1), named=True)
    assert path.read_text() == "caller,callee\n"
    assert put_aside(path, bad(1)) == str(path.with_name("aside-2.csv"))


def test_a_device_stays_what_it_is() -> None:
    put_aside(Path(os.devnull), bad(1), named=True)
    assert not Path(os.devnull).is_file()


def interrupted(quarantine: Quarantine, *, kept: bool) -> list[str]:
    """Puts a line in, keeps the file or not, and is stopped; the names in the folder just before."""
    before: list[str] = []
    with pytest.raises(KeyboardInterrupt), quarantine.filling(named=False):
        _stop(quarantine, before, kept=kept)
    return before


def _stop(quarantine: Quarantine, before: list[str], *, kept: bool) -> None:
    quarantine.put([bad(1)])
    if kept:
        quarantine.keep()
    before += names_in(quarantine.path.parent)
    raise KeyboardInterrupt


def test_what_an_error_leaves_unfinished_is_removed(path: Path) -> None:
    (unfinished,) = interrupted(Quarantine(path), kept=False)
    assert unfinished.endswith(".part")
    assert names_in(path.parent) == []


def test_what_was_kept_stays_though_an_error_follows(path: Path) -> None:
    assert interrupted(Quarantine(path), kept=True) == ["aside.csv"]
    assert names_in(path.parent) == ["aside.csv"]


def test_a_folder_that_is_not_there_is_told_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be written .*Say --quarantine FILE"):
        put_aside(tmp_path / "nowhere/aside.csv", bad(1))
