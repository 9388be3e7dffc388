"""A real Redis is kept in step: changes and tombstones arrive, a flushed or restarted one is filled again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    CLEAN,
    LABELLED,
    SPOOFED,
    WORDING,
    free_port,
    needs,
    publish,
    redis_server,
    shown,
    wait_for,
)

from callstanding.integrations.answers import answer
from callstanding.integrations.following import Follower
from callstanding.integrations.redis_lookup import RedisLookup
from callstanding.integrations.redis_out import RedisTarget
from callstanding.integrations.tap import Tap
from callstanding.live.place import Place
from callstanding.lookup import Shown

pytestmark = needs("redis-server")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    with redis_server(tmp_path_factory.mktemp("redis"), port):
        yield port


@pytest.fixture
def server(port: int) -> Iterator[redis.Redis]:
    with closing(redis.Redis(port=port, decode_responses=True)) as server:
        server.flushall()
        yield server


@pytest.fixture
def target(port: int) -> Iterator[RedisTarget]:
    with closing(RedisTarget(f"redis://127.0.0.1:{port}")) as target:
        yield target


@pytest.fixture
def lookup(port: int) -> Iterator[RedisLookup]:
    with closing(RedisLookup(f"redis://127.0.0.1:{port}")) as lookup:
        yield lookup


@pytest.fixture
def store(tmp_path: Path) -> Path:
    publish(tmp_path / "s", *CALLERS)
    return tmp_path / "s"


def numbers(server: redis.Redis) -> set[str]:
    return {"+" + key.removeprefix("cs:") for key in server.scan_iter("cs:[0-9]*")}


def test_only_numbers_whose_calls_may_not_pass_are_keys(store: Path, server: redis.Redis, target: RedisTarget) -> None:
    Follower(Tap(store), target, WORDING).step()
    assert numbers(server) == {LABELLED, BLOCKED, SPOOFED}
    assert server.hgetall("cs:" + LABELLED[1:]) == {
        "verdict": "label",
        "attested": "label",
        "label": "Spam likely",
        "score": "88",
        "status": "spam",
        "code": "603",
        "seq": "2",
    }


def test_every_tag_and_every_sign_of_life_expires(store: Path, server: redis.Redis, target: RedisTarget) -> None:
    Follower(Tap(store), target, WORDING).step()
    assert 0 < int(server.ttl("cs:alive")) <= 10
    assert all(0 < int(server.ttl("cs:" + number[1:])) <= 3600 for number in (LABELLED, BLOCKED, SPOOFED))
    assert 0 < int(server.ttl("cs:swept")) <= 1800


def test_another_machine_sees_what_the_store_says(
    store: Path, server: redis.Redis, target: RedisTarget, lookup: RedisLookup
) -> None:
    Follower(Tap(store), target, WORDING).step()
    for place, known in enumerate(CALLERS, 1):
        assert lookup.ask(known.number) == (answer(place, known.number, known, WORDING), True)


def test_changes_and_tombstones_arrive_and_nothing_else_is_written(
    store: Path, server: redis.Redis, target: RedisTarget, lookup: RedisLookup
) -> None:
    follower = Follower(Tap(store), target, WORDING)
    assert follower.step() == 4
    publish(store, shown(CLEAN, "spam", low=70.0, score=75.0), shown(LABELLED, "recovering"), gone=[BLOCKED])
    assert follower.step() == 3
    assert follower.step() == 0
    assert numbers(server) == {CLEAN, SPOOFED}
    assert (found := lookup.get(CLEAN)) is not None
    assert found.seq == 5


def test_a_flushed_server_is_filled_again(store: Path, server: redis.Redis, target: RedisTarget) -> None:
    follower = Follower(Tap(store), target, WORDING)
    follower.step()
    server.flushall()
    follower.step()
    assert numbers(server) == {LABELLED, BLOCKED, SPOOFED}


def test_tags_are_renewed_before_they_expire(store: Path, server: redis.Redis, target: RedisTarget) -> None:
    follower = Follower(Tap(store), target, WORDING)
    follower.step()
    server.expire("cs:" + LABELLED[1:], 60)
    server.delete("cs:" + BLOCKED[1:])
    server.delete("cs:swept")  # as its expiry does
    follower.step()
    assert int(server.ttl("cs:" + LABELLED[1:])) > 60
    assert numbers(server) == {LABELLED, BLOCKED, SPOOFED}


def test_the_tags_of_another_store_do_not_stay(
    tmp_path: Path, store: Path, server: redis.Redis, target: RedisTarget
) -> None:
    Follower(Tap(store), target, WORDING).step()
    publish(tmp_path / "other", *(shown(f"+120255501{n:02d}", "clean") for n in range(20)), CALLERS[1])
    Follower(Tap(tmp_path / "other"), target, WORDING).step()
    assert numbers(server) == {LABELLED}


def test_a_restored_older_file_is_written_anew(tmp_path: Path, server: redis.Redis, target: RedisTarget) -> None:
    publish(tmp_path / "s", *CALLERS)
    kept = (tmp_path / "s.live/published.sqlite").read_bytes()
    follower = Follower(Tap(tmp_path / "s"), target, WORDING)
    follower.step()
    publish(tmp_path / "s", shown(CLEAN, "spam", low=99.0, score=99.0))
    follower.step()
    assert CLEAN in numbers(server)
    (tmp_path / "old").write_bytes(kept)
    for log in tmp_path.glob("s.live/published.sqlite-*"):
        log.unlink()
    (tmp_path / "old").replace(tmp_path / "s.live/published.sqlite")
    follower.step()
    assert numbers(server) == {LABELLED, BLOCKED, SPOOFED}


def test_a_dead_folder_is_not_a_clean_one(
    store: Path, server: redis.Redis, target: RedisTarget, lookup: RedisLookup
) -> None:
    publish(store, CALLERS[0], beat=0.0)
    Follower(Tap(store), target, WORDING).step()
    assert not server.exists("cs:alive")
    assert lookup.ask(CLEAN) == (None, False)
    assert lookup.get(LABELLED) is not None


def test_a_hash_that_someone_damaged_tags_nobody(server: redis.Redis, lookup: RedisLookup) -> None:
    server.hset("cs:" + CLEAN[1:], mapping={"verdict": "destroy", "score": "many"})
    assert lookup.get(CLEAN) is None


def test_a_server_that_is_away_answers_nothing_and_one_that_comes_back_catches_up(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS)
    port, stop, said = free_port(), threading.Event(), list[str]()
    url = f"redis://127.0.0.1:{port}"
    with closing(RedisTarget(url)) as target, closing(RedisLookup(url)) as lookup:
        assert lookup.ask(LABELLED) == (None, False)
        thread = threading.Thread(target=Follower(Tap(tmp_path / "s"), target, WORDING).run, args=(stop, said.append))
        thread.start()
        try:
            for number in (LABELLED, CLEAN):
                with redis_server(tmp_path, port):
                    publish(tmp_path / "s", shown(number, "spam", low=70.0, score=75.0))
                    wait_for(partial(lookup.get, number), "the change arrives")
                wait_for(lambda: any(line.startswith("cannot publish") for line in said), "the publisher says so")
                assert lookup.ask(LABELLED) == (None, False)
                said.clear()
        finally:
            stop.set()
            thread.join()


STATUSES = st.sampled_from([("clean", 0.0), ("watch", 0.0), ("spam", 80.0), ("spam", 98.0), ("recovering", 60.0)])
NUMBERS = st.sampled_from([f"+120255501{n:02d}" for n in range(6)])
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("stands"), NUMBERS, STATUSES),
        st.tuples(st.just("gone"), NUMBERS, st.none()),
        st.tuples(st.sampled_from(["flushed", "other file", "renewed"]), st.none(), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_whatever_happened_a_step_makes_redis_say_what_is_published(
    server: redis.Redis, target: RedisTarget, lookup: RedisLookup, deeds: list[tuple[str, str, tuple[str, float]]]
) -> None:
    server.flushall()
    truth: dict[str, Shown] = {}
    with TemporaryDirectory() as folder:
        store, place = Path(folder) / "s", Place(Path(folder) / "s")
        publish(store)
        follower = Follower(Tap(store), target, WORDING)
        for deed, number, standing in deeds:
            if deed == "stands":
                truth[number] = shown(number, standing[0], low=standing[1], score=standing[1])
                publish(store, truth[number])
            elif deed == "gone":
                truth.pop(number, None)
                publish(store, gone=[number])
            elif deed == "flushed":
                server.flushall()
            elif deed == "renewed":
                server.delete("cs:swept")
            else:
                place.published.unlink()
                publish(store, *truth.values())
            follower.step()
            expected = {n for n, known in truth.items() if answer(0, n, known, WORDING)}
            assert numbers(server) == expected
            for known in expected:
                found = lookup.get(known)
                assert found is not None
                assert found.verdict == answer(0, known, truth[known], WORDING).verdict  # type: ignore[union-attr]
