"""What is written at the end of a followed file is taken in once, whatever happens to the file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from callstanding.formats import Feed
from callstanding.live import watching
from callstanding.live.folder import Folder
from callstanding.live.journal import Journal
from callstanding.live.place import Place
from callstanding.live.watching import Watch, lane_of
from callstanding.pipeline.store import key_of, open_store

LINE = (
    '"","+12025550101","+1202555{n:04d}","out","","SIP/a","SIP/b","Dial","","2025-03-03 09:00:{s:02d}",'
    '"2025-03-03 09:00:{s:02d}","2025-03-03 09:01:00",40,30,"ANSWERED","DOCUMENTATION","17.{n}",""\n'
)


def _line(n: int) -> str:
    return LINE.format(n=n, s=n % 60)


class Followed:
    """A store that follows a folder."""

    def __init__(self, folder: Path) -> None:
        self.logs = folder / "logs"
        self.logs.mkdir()
        self.store = folder / "s.duckdb"
        with open_store(self.store, create=True):
            pass
        self.begin()

    def begin(self) -> None:
        place = Place(self.store)
        journal = Journal(place.journal, secret=key_of(self.store), lane=lane_of(self.logs))
        self.watch = Watch(self.logs, journal, feed=Feed(region="US"), notes=place.folder / "watch.json")

    def calls(self) -> int:
        folder = Folder(self.store)
        folder.settle()
        counted = folder.engine.counted()["calls"]
        folder.close()
        return counted


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Followed:
    monkeypatch.setattr(watching, "QUIET_S", 0.0)
    return Followed(tmp_path)


def test_lines_are_taken_as_they_come_and_a_half_line_waits(followed: Followed) -> None:
    file = followed.logs / "Master.csv"
    file.write_text(_line(1) + _line(2) + _line(3)[:40])
    assert followed.watch.look() == 1
    assert followed.watch.look() == 0
    assert followed.calls() == 2
    file.write_text(_line(1) + _line(2) + _line(3))
    followed.begin()  # as after a restart
    assert followed.watch.look() == 1
    assert followed.calls() == 3


def test_a_rotated_file_is_not_taken_twice_and_its_last_lines_are_not_lost(followed: Followed) -> None:
    file = followed.logs / "Master.csv"
    file.write_text(_line(1))
    followed.watch.look()
    with file.open("a") as out:
        out.write(_line(2))
    file.rename(followed.logs / "Master.csv.1")
    file.write_text(_line(3))
    assert followed.watch.look() == 2
    assert followed.calls() == 3
    with gzip.open(followed.logs / "Master.csv.2.gz", "wt") as packed:
        packed.write(_line(1) + _line(2))
    followed.watch.look()
    assert followed.calls() == 3


def test_a_file_with_a_header_is_read_on_under_it_and_bad_lines_keep_their_place(followed: Followed) -> None:
    header = "caller,callee,start,talk_s,disposition\n"
    row = "+12025550101,+12025550102,2025-03-03T09:00:0{}Z,5,answered\n"
    file = followed.logs / "calls.csv"
    file.write_text(header + row.format(1))
    followed.watch.look()
    with file.open("a") as out:
        out.write(row.format(2) + "nonsense\n")
    followed.watch.look()
    assert followed.calls() == 2
    [kept] = Place(followed.store).folder.glob("quarantine-*.csv")
    assert f"{file},4," in kept.read_text()


def test_a_file_that_nobody_knows_is_named_with_what_to_do(followed: Followed) -> None:
    (followed.logs / "strange.txt").write_text("to be or not to be\n" * 30)
    assert followed.watch.look() == 0
    assert [path.name for path in followed.watch.unread] == ["strange.txt"]


def test_a_file_emptied_in_place_begins_anew(followed: Followed) -> None:
    file = followed.logs / "Master.csv"
    file.write_text(_line(1) + _line(2))
    followed.watch.look()
    with file.open("r+") as out:
        out.truncate(0)
        out.write(_line(4))
    followed.watch.look()
    assert followed.calls() == 3


def test_a_new_file_that_got_the_inode_of_an_old_one_is_read_from_its_start(followed: Followed) -> None:
    file = followed.logs / "Master.csv"
    file.write_text(_line(1))
    followed.watch.look()
    with file.open("r+") as out:  # the same inode, other calls, and longer
        out.write(_line(5) + _line(6))
    followed.begin()
    followed.watch.look()
    assert followed.calls() == 3
