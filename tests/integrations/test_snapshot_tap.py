"""Snapshots in a real Redis: only what a switch would be told anew is written, and nothing of a damaged one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from tests.integrations.house import WORDING, free_port, needs, redis_server, wait_for
from tests.live.snapshots.writing import AT, standing, write

from callstanding import clock
from callstanding.integrations.following import Follower
from callstanding.integrations.redis_out import RedisTarget
from callstanding.integrations.snapshot_tap import SnapshotTap
from callstanding.live.snapshots.keeping import Keeper
from callstanding.live.snapshots.shelf import Shelf
from callstanding.lookup import Shown

pytestmark = needs("redis-server")
ONE, TWO, THREE, FOUR = (f"+1202555010{n}" for n in range(1, 5))
FRESH = datetime.fromtimestamp(AT, UTC) + timedelta(hours=1)


class Place:
    """Snapshots, the shelf, and a follower of it that writes to a Redis."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.now, self.day = folder / "standings", FRESH, 0
        self.folder.mkdir()
        self.shelf = Shelf.of(self.folder)
        self.keeper = Keeper(self.folder, self.shelf, WORDING.policy)
        self.target = RedisTarget(f"redis://127.0.0.1:{port}")
        self.server = redis.Redis(port=port, decode_responses=True)
        self.tap = SnapshotTap(self.shelf, WORDING, age_s=36 * 3600, now=lambda: self.now)
        self.follower = Follower(self.tap, self.target, WORDING)

    def show(self, *standings: Shown) -> int:
        """Show these and follow; returns how many standings were looked at."""
        self.day += 1
        write(self.folder / f"day-{self.day}", standings)
        self.keeper.step()
        return self.follower.step()

    def tagged(self) -> set[str]:
        return {f"+{key[3:]}" for key in self.server.scan_iter(match="cs:[0-9]*")}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    with redis_server(tmp_path_factory.mktemp("redis"), port):
        yield port


@pytest.fixture
def place(tmp_path: Path, port: int) -> Iterator[Place]:
    made = Place(tmp_path, port)
    made.server.flushall()
    with closing(made.target), closing(made.server), closing(made.tap):
        yield made


def test_redis_says_what_the_newest_snapshot_says(place: Place) -> None:
    place.show(standing(ONE, "spam"), standing(TWO), standing(THREE, "spam"))
    assert place.tagged() == {ONE, THREE}
    place.show(standing(ONE), standing(TWO, "spam"), standing(FOUR, "spam"))
    assert place.tagged() == {TWO, FOUR}
    assert 0 < place.server.ttl(f"cs:{TWO[1:]}") <= 3600
    assert place.server.exists("cs:alive")


def test_only_what_a_switch_is_told_anew_is_written(place: Place) -> None:
    many = [standing(f"+1202555{n:04d}", "spam" if n % 2 else "clean") for n in range(100, 140)]
    place.show(*many)
    later = [standing(s.number, s.status, as_of=AT + 9, calls_out=900, spam_score=s.spam_score + 0.1) for s in many]
    later[1] = standing(many[1].number)
    later[2] = standing(many[2].number, "spam")
    marks = {key: place.server.hget(key, "seq") for key in place.server.scan_iter(match="cs:[0-9]*")}
    looked = place.show(*later)
    after = {key: place.server.hget(key, "seq") for key in place.server.scan_iter(match="cs:[0-9]*")}
    same = {key for key in marks if after.get(key) == marks[key]}
    assert looked == 3  # two that differ, and the last row, whose cursor is noted
    assert len(set(marks) - same) == 2
    assert set(after) - set(marks) == {f"cs:{many[2].number[1:]}"}


def test_one_snapshot_missed_is_made_up_for(place: Place) -> None:
    place.show(standing(ONE, "spam"), standing(TWO))
    for rows in ((standing(ONE), standing(TWO)), (standing(ONE), standing(TWO, as_of=AT + 9, reports=9))):
        place.day += 1
        write(place.folder / f"day-{place.day}", rows)
        place.keeper.step()
    place.follower.step()
    assert place.tagged() == set()


def test_a_redis_that_lost_everything_is_filled_again(place: Place) -> None:
    place.show(standing(ONE, "spam"), standing(TWO))
    place.show(standing(ONE, "spam"), standing(TWO, reports=9))
    place.server.flushall()
    place.follower.step()
    assert place.tagged() == {ONE}


def test_a_damaged_snapshot_changes_nothing(place: Place) -> None:
    place.show(standing(ONE, "spam"))
    root = write(place.folder / "day-2", [standing(TWO, "spam")])
    (root / "part-00000.parquet").write_bytes(b"PAR1half")
    place.keeper.step()
    place.follower.step()
    assert place.tagged() == {ONE}


def test_an_old_snapshot_is_a_dead_source_and_what_it_said_stays(place: Place) -> None:
    place.now = FRESH + timedelta(days=3)
    place.show(standing(ONE, "spam"))
    assert not place.server.exists("cs:alive")
    assert place.tagged() == {ONE}


def publish(place: Path, port: int, *more: str) -> Sequence[str]:
    url = f"redis://127.0.0.1:{port}"
    return [sys.executable, "-m", "callstanding", "publish", "--snapshot", str(place), "--redis", url, *more]


def test_the_command_publishes_once_and_refuses_what_is_damaged(tmp_path: Path, port: int, place: Place) -> None:
    other = tmp_path / "other"
    write(other / "1", [standing(ONE, "spam", as_of=clock.seconds())])
    run = subprocess.run(publish(other, port, "--once"), capture_output=True, text=True, check=False)
    assert (run.returncode, place.tagged()) == (0, {ONE})
    (write(other / "2", [standing(TWO, "spam")]) / "part-00000.parquet").write_bytes(b"PAR1")
    run = subprocess.run(publish(other, port, "--once"), capture_output=True, text=True, check=False)
    assert (run.returncode, place.tagged()) == (1, {ONE})
    assert "part-00000.parquet" in run.stderr


def test_a_block_list_is_written_from_a_snapshot(tmp_path: Path) -> None:
    other, since = tmp_path / "other", tmp_path / "since"
    words = [sys.executable, "-m", "callstanding", "lists", "--snapshot", str(other), "--since", str(since)]
    listed = []
    for day, rows in enumerate(((standing(ONE, "spam"), standing(TWO)), (standing(ONE), standing(TWO, "spam")))):
        write(other / str(day), rows)
        listed.append(subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()[1:])
    assert listed[0] == [f"set,{ONE[1:]},block,,98,spam"]
    assert sorted(listed[1]) == [f"delete,{ONE[1:]},,,,", f"set,{TWO[1:]},block,,98,spam"]


def test_the_command_takes_up_what_comes_while_it_runs(tmp_path: Path, port: int, place: Place) -> None:
    other = tmp_path / "other"
    write(other / "1", [standing(ONE, "spam", as_of=clock.seconds())])
    running = subprocess.Popen(publish(other, port), stderr=subprocess.PIPE)
    try:
        wait_for(lambda: place.tagged() == {ONE} and place.server.exists("cs:alive"), "the first snapshot", 60)
        write(other / "2", [standing(TWO, "spam", as_of=clock.seconds())])
        wait_for(lambda: place.tagged() == {TWO}, "the second snapshot", 60)
    finally:
        running.terminate()
        _, said = running.communicate(timeout=30)
    assert running.returncode == 0, said
