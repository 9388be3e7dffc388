from __future__ import annotations

import fcntl
import logging
from pathlib import Path

import pytest
from tests.live.snapshots.writing import REASONS, standing, write

from callstanding.errors import DamagedSnapshot
from callstanding.live.snapshots.index import Index
from callstanding.live.snapshots.keeping import Keeper
from callstanding.live.snapshots.reasons import row_of
from callstanding.live.snapshots.shelf import Shelf
from callstanding.policies import load_policy

POLICY = load_policy("standard")
ONE, TWO, THREE = "+12025550101", "+12025550102", "+12025550103"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "standings"
    made.mkdir()
    return made


@pytest.fixture
def shelf(place: Path) -> Shelf:
    return Shelf.of(place)


@pytest.fixture
def keeper(place: Path, shelf: Shelf) -> Keeper:
    return Keeper(place, shelf, POLICY)


def shown(shelf: Shelf) -> list[str]:
    index = shelf.open(shelf.told().shown)
    return [] if index is None else list(index.numbers())


def index_on(shelf: Shelf) -> Index:
    index = shelf.open(shelf.told().shown)
    assert index is not None
    return index


def test_a_newer_snapshot_is_taken_up_and_the_one_before_it_kept(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    assert keeper.step().shown == ""
    for day, number in enumerate((ONE, TWO, THREE)):
        write(place / f"day-{day}", [standing(number)])
        told = keeper.step()
        assert (shown(shelf), told.wrong) == ([number], None)
    assert len(list(shelf.folder.glob("*.index*"))) == 2
    assert keeper.step() == told


def test_half_a_snapshot_is_not_shown(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    write(place / "2", [standing(TWO)], done=False)
    assert keeper.step().wrong is None
    assert shown(shelf) == [ONE]
    (place / "2" / "_SUCCESS").touch()
    keeper.step()
    assert shown(shelf) == [TWO]


def test_a_damaged_one_is_told_once_and_the_old_one_stays(
    place: Path, shelf: Shelf, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    write(place / "1", [standing(ONE)])
    keeper.step()
    part = write(place / "2", [standing(TWO)], parts=1) / "part-00000.parquet"
    whole = part.read_bytes()
    part.write_bytes(whole[:40])
    with caplog.at_level(logging.ERROR):
        told = [keeper.step() for _ in range(3)]
    assert [each.wrong.name for each in told if each.wrong] == ["2", "2", "2"]
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (shown(shelf), len(errors)) == ([ONE], 1)
    part.write_bytes(whole)
    assert keeper.step().wrong is None
    assert shown(shelf) == [TWO]


def test_where_nothing_is_shown_yet_an_older_whole_one_serves(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    write(place / "2", [standing(TWO)])
    (place / "2" / "part-00000.parquet").write_bytes(b"PAR1")
    wrong = keeper.step().wrong
    assert (shown(shelf), wrong and wrong.name) == ([ONE], "2")
    assert keeper.step().wrong == wrong


def test_a_place_that_went_away_changes_nothing_but_is_told(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    keeper.step()
    place.rename(place.with_name("away"))
    told = keeper.step()
    assert told.wrong is not None
    assert "cannot be read" in told.wrong.why
    assert shown(shelf) == [ONE]
    place.with_name("away").rename(place)
    assert keeper.step().wrong is None


def test_current_may_point_back(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    write(place / "2", [standing(TWO)])
    for name, number in (("2", TWO), ("1", ONE)):
        (place / "CURRENT").write_text(name)
        keeper.step()
        assert shown(shelf) == [number]


def test_another_policy_makes_another_index_of_the_same_cursors(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    keeper.step()
    born = index_on(shelf).note.born
    strict = place.parent / "strict.toml"
    head = '[policy]\nname = "strict"\nversion = "1"\ndate = 2026-03-02\nabout = "Ours."\nsource = "A test."\n'
    head += 'extends = "standard"\n\n'
    strict.write_text(head + '[status.spam_enter]\nvalue = 99\nsource = "A test."\ndate = 2026-03-02\n')
    Keeper(place, shelf, load_policy(str(strict))).step()
    assert shelf.told().shown == "000002.index"
    assert index_on(shelf).note.born == born


def test_an_index_that_is_not_whole_is_made_anew(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    file = shelf.folder / keeper.step().shown
    file.write_bytes(file.read_bytes()[:-9])
    keeper.step()
    assert shown(shelf) == [ONE]


def test_two_keepers_do_not_make_the_same_index(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE)])
    with (shelf.folder / "lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert keeper.step().shown == ""
    assert keeper.step().shown == "000001.index"


def test_reasons_are_read_from_the_snapshot(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    tagged = [standing(f"+1202555{n:04d}", "spam" if n % 3 else "clean") for n in range(100, 109)]
    write(place / "1", tagged, groups=4)
    keeper.step()
    index = index_on(shelf)
    for each in tagged:
        row = row_of(index, each.number)
        assert row is not None
        assert row.shown == each
        wanted = REASONS if each.status == "spam" else []
        assert [(e.signal, e.points, e.evidence) for e in row.entries] == [
            (r["signal"], r["points"], r["evidence"]) for r in wanted
        ]
    assert row_of(index, "+12025550199") is None


def test_reasons_of_a_snapshot_that_was_overwritten_are_not_mixed_up(place: Path, shelf: Shelf, keeper: Keeper) -> None:
    write(place / "1", [standing(ONE, "spam")])
    keeper.step()
    index = index_on(shelf)
    write(place / "1", [standing(TWO, "spam"), standing(THREE)])
    with pytest.raises(DamagedSnapshot, match="gone or was changed"):
        row_of(index, ONE)
    assert index.get(ONE) == standing(ONE, "spam")
