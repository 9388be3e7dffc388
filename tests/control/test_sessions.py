"""Sessions: they end by themselves, when signed out, and when their user may do so no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from tests.databases import Postgres

from callstanding.control import Sessions, Tenants, Users, migrate, open_control
from callstanding.control.database import reading, writing
from callstanding.control.sessions import FRESH_S, IDLE_S, LONGEST_S, NOTED_S
from callstanding.control.user_tables import SESSIONS

START = 1_000_000.0


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def sessions(engine: Engine, watch: Watch) -> Sessions:
    for login in ("pat", "kim"):
        Users(engine).add(login, "centre", "owner", who="test", now=1.0)
    return Sessions(engine, clock=watch)


def test_only_the_hash_of_a_cookie_is_kept(sessions: Sessions, engine: Engine) -> None:
    cookie = sessions.begin("pat")
    with reading(engine) as connection:
        assert cookie.encode() not in next(iter(connection.execute(select(SESSIONS.c.hash)))).hash
    assert sessions.find(cookie[:-1]) is None
    found = sessions.find(cookie)
    assert found is not None
    assert found.user.login == "pat"


def test_no_two_sessions_have_the_same_cookie(sessions: Sessions) -> None:
    assert len({sessions.begin("pat") for _ in range(5)}) == 5


def test_a_session_that_nobody_uses_ends(sessions: Sessions, watch: Watch) -> None:
    used, unused = sessions.begin("pat"), sessions.begin("pat")
    for _ in range(3):
        watch.now += IDLE_S / 2
        assert sessions.find(used) is not None
    assert sessions.find(unused) is None


def test_a_session_ends_after_a_week_in_any_case(sessions: Sessions, watch: Watch) -> None:
    cookie = sessions.begin("pat")
    while watch.now < START + LONGEST_S - IDLE_S:
        watch.now += IDLE_S / 2
        assert sessions.find(cookie) is not None
    watch.now = START + LONGEST_S + 1.0
    assert sessions.find(cookie) is None


def test_what_ended_by_itself_is_deleted_when_somebody_signs_in(
    sessions: Sessions, engine: Engine, watch: Watch
) -> None:
    sessions.begin("pat")
    watch.now += IDLE_S + 1.0
    sessions.begin("kim")
    with reading(engine) as connection:
        assert [row.login for row in connection.execute(select(SESSIONS))] == ["kim"]


def test_an_answer_is_kept_for_a_second_and_no_longer(sessions: Sessions, engine: Engine, watch: Watch) -> None:
    cookie = sessions.begin("pat")
    assert sessions.known(cookie) is None
    sessions.find(cookie)
    Users(engine).change_role("pat", "viewer", who="test", now=watch.now)
    watch.now += FRESH_S
    assert sessions.known(cookie) is None
    found = sessions.find(cookie)
    assert found is not None
    assert found.user.role == "viewer"


def test_a_clock_that_goes_back_makes_no_answer_last(sessions: Sessions, watch: Watch) -> None:
    cookie = sessions.begin("pat")
    sessions.find(cookie)
    watch.now -= 3600.0
    assert sessions.known(cookie) is None


def test_signing_out_is_at_once_in_this_process(sessions: Sessions) -> None:
    cookie, other = sessions.begin("pat"), sessions.begin("pat")
    sessions.find(cookie)
    sessions.end(cookie)
    assert (sessions.known(cookie), sessions.find(cookie)) == (None, None)
    assert sessions.find(other) is not None


def test_all_sessions_of_a_user_end_but_the_one_that_is_kept(sessions: Sessions) -> None:
    kept, gone, kims = sessions.begin("pat"), sessions.begin("pat"), sessions.begin("kim")
    found = sessions.find(kept)
    assert found is not None
    assert sessions.end_all("pat", but=found.hash) == 1
    assert [sessions.find(each) is not None for each in (kept, gone, kims)] == [True, False, True]
    assert sessions.end_all("pat") == 1


def test_a_user_is_told_where_it_is_signed_in(sessions: Sessions, watch: Watch) -> None:
    cookie = sessions.begin("pat")
    watch.now += NOTED_S + 1.0
    second = sessions.begin("pat")
    sessions.begin("kim")
    places = sessions.places("pat")
    assert [place.begun for place in places] == [watch.now, START]
    found = sessions.find(second)
    assert found is not None
    assert places[0].hash == found.hash
    watch.now += 1.0
    sessions.find(cookie)
    assert sessions.places("pat")[0].begun == START


def test_a_page_is_shown_although_its_use_cannot_be_noted(tmp_path: Path) -> None:
    """A database that may only be read, as while it is being restored."""
    engine, watch = open_control(tmp_path / "control.sqlite"), Watch()
    migrate(engine)
    Tenants(engine).add("centre", "owner", who="test", now=1.0)
    Users(engine).add("pat", "centre", "owner", who="test", now=1.0)
    sessions = Sessions(engine, clock=watch)
    cookie = sessions.begin("pat")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
    watch.now += NOTED_S + 1.0
    assert sessions.find(cookie) is not None
    engine.dispose()


def test_who_is_signed_out_by_one_process_is_out_in_the_other(postgres: Postgres) -> None:
    url = postgres.new_database()
    one, two = open_control(url), open_control(url)
    migrate(one)
    with writing(one) as connection:
        connection.execute(text("INSERT INTO tenants VALUES ('centre', 'owner', '', 0)"))
    Users(one).add("pat", "centre", "owner", who="test", now=1.0)
    watch = Watch()
    here, there = Sessions(one, clock=watch), Sessions(two, clock=watch)
    cookie = here.begin("pat")
    assert there.find(cookie) is not None
    here.end(cookie)
    watch.now += FRESH_S
    assert there.known(cookie) is None
    assert there.find(cookie) is None
    one.dispose()
    two.dispose()
