"""API keys: how they are written, kept, checked, rotated and revoked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from tests.databases import Postgres, new_postgres

from callstanding.control import SCOPES, ApiKeys, Audit, Caller, Keys, Tenants, migrate, open_control
from callstanding.control.database import reading
from callstanding.control.key_text import hashed, id_in, new_text
from callstanding.control.tables import METADATA
from callstanding.errors import NotFound, StoreError, UsageError

DAY = 86_400.0


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_key_opens_what_it_was_made_for(engine: Engine) -> None:
    made = Keys(engine).create("centre", ("read", "lookup"), who="test", now=1.0)
    caller = ApiKeys(engine).check(made.text)
    assert caller == Caller("centre", "owner", frozenset({"lookup", "read"}), made.key.id)
    assert [scope for scope in SCOPES if caller.may(scope)] == ["lookup", "read"]


def test_an_owner_sees_its_own_and_an_operator_all() -> None:
    assert Caller("centre", "owner", frozenset(), "k").only == "centre"
    assert Caller("carrier", "operator", frozenset(), "k").only is None


def test_a_key_has_160_bits_that_nobody_can_guess() -> None:
    _, text = new_text()
    assert len(text.split("_")[2]) * 5 >= 160
    assert len({new_text()[1] for _ in range(1000)}) == 1000


@given(place=st.integers(0, 200), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_wrong_letter_anywhere_shows_before_any_database_is_asked(place: int, letter: str) -> None:
    _, text = new_text()
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    assert changed == text or id_in(changed) is None


@given(st.text(max_size=80))
def test_any_other_text_is_no_key(text: str) -> None:
    assert id_in(text) is None


def test_no_key_is_at_rest_in_a_readable_form(tmp_path: Path) -> None:
    engine = open_control(tmp_path / "control.sqlite")
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    made = Keys(engine).create("carrier", ("admin",), who="test", now=1.0)
    ApiKeys(engine).check(made.text)
    engine.dispose()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    secret = made.text.split("_")[2]
    assert made.key.id.encode() in kept
    assert hashed(made.text) in kept
    assert secret.encode() not in kept


def test_no_table_of_either_database_holds_the_secret(engine: Engine) -> None:
    secret = Keys(engine).create("carrier", ("admin",), who="test", now=1.0).text.split("_")[2]
    with reading(engine) as connection:
        rows = [repr(row) for table in METADATA.tables.values() for row in connection.execute(table.select())]
    assert [row for row in rows if secret in row] == []


def test_a_wrong_key_with_a_right_check_opens_nothing(engine: Engine) -> None:
    made = Keys(engine).create("carrier", ("admin",), who="test", now=1.0)
    stranger = new_text()[1]
    forged = f"cs_{made.key.id}_{stranger.split('_')[2]}"
    import zlib

    forged = f"{forged}_{zlib.crc32(forged.encode()):08x}"
    assert id_in(forged) == made.key.id
    assert [ApiKeys(engine).check(text) for text in (forged, stranger, "", "cs___", made.text[:-1])] == [None] * 5


def test_an_expired_key_opens_nothing_from_that_moment_even_where_it_was_just_used(
    engine: Engine, watch: Watch
) -> None:
    made = Keys(engine).create("carrier", ("read",), who="test", now=1.0, expires=1000.25)
    keys = ApiKeys(engine, clock=watch)
    assert keys.check(made.text) is not None
    watch.now = 1000.25
    assert (keys.known(made.text), keys.check(made.text)) == (None, None)


def test_a_revoked_key_opens_nothing_a_second_later(engine: Engine, watch: Watch) -> None:
    made = Keys(engine).create("carrier", ("read",), who="test", now=1.0)
    keys = ApiKeys(engine, clock=watch)
    assert keys.check(made.text) is not None
    Keys(engine).revoke(made.key.id, who="test", now=1000.0)
    watch.now += 1.0
    assert keys.check(made.text) is None


def test_between_two_looks_at_the_database_a_key_is_known_by_heart(engine: Engine, watch: Watch) -> None:
    made = Keys(engine).create("carrier", ("read",), who="test", now=1.0)
    keys = ApiKeys(engine, clock=watch)
    assert keys.known(made.text) is None
    caller = keys.check(made.text)
    watch.now += 0.4
    assert keys.known(made.text) == caller
    watch.now -= 3600.0  # the clock was set back: what is known is not young for ever
    assert keys.known(made.text) is None


def test_a_rotated_key_and_its_successor_are_live_together_until_the_grace_is_over(
    engine: Engine, watch: Watch
) -> None:
    old = Keys(engine).create("carrier", ("read",), who="test", now=1.0, name="switch")
    new = Keys(engine).rotate(old.key.id, who="test", now=1000.0, grace=DAY)
    keys = ApiKeys(engine, clock=watch)
    assert (new.key.name, new.key.scopes, new.key.follows) == ("switch", ("read",), old.key.id)
    assert [keys.check(made.text) is not None for made in (old, new)] == [True, True]
    watch.now += DAY
    assert [keys.check(made.text) is not None for made in (old, new)] == [False, True]


def test_there_are_never_three_live_keys_of_one_line(engine: Engine) -> None:
    keys = Keys(engine)
    first = keys.create("carrier", ("read",), who="test", now=1.0).key
    second = keys.rotate(first.id, who="test", now=2.0).key
    with pytest.raises(UsageError, match="follows"):
        keys.rotate(first.id, who="test", now=3.0)
    third = keys.rotate(second.id, who="test", now=4.0).key
    assert {key.id for key in keys.listed() if key.live(5.0)} == {second.id, third.id}


def test_a_successor_lives_as_long_as_its_predecessor_was_given(engine: Engine) -> None:
    old = Keys(engine).create("carrier", ("read",), who="test", now=0.0, expires=90 * DAY)
    assert Keys(engine).rotate(old.key.id, who="test", now=80 * DAY).key.expires == 170 * DAY


def test_of_many_rotations_of_one_key_at_once_one_is_done_and_none_breaks(engine: Engine) -> None:
    keys = Keys(engine)
    first = keys.create("carrier", ("read",), who="test", now=1.0).key
    second = keys.rotate(first.id, who="test", now=2.0).key

    def deed(step: int) -> bool:
        if step % 2:
            return bool(keys.revoke(first.id, who="test", now=3.0)) and False
        try:
            keys.rotate(second.id, who="test", now=3.0)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(6) as lanes:
        assert sum(lanes.map(deed, range(12))) == 1
    assert len([key for key in keys.listed() if key.live(4.0)]) == 2


def test_a_dead_key_has_no_successor(engine: Engine) -> None:
    key = Keys(engine).create("carrier", ("read",), who="test", now=0.0).key
    Keys(engine).revoke(key.id, who="test", now=1.0)
    with pytest.raises(UsageError, match="not live"):
        Keys(engine).rotate(key.id, who="test", now=2.0)


@pytest.mark.parametrize("scope", ["admin", "ingest", "report"])
def test_an_owner_gives_no_evidence_in_its_own_case_and_administers_nothing(engine: Engine, scope: str) -> None:
    with pytest.raises(UsageError, match=scope):
        Keys(engine).create("centre", ("read", scope), who="test", now=1.0)


@pytest.mark.parametrize("scopes", [(), ("everything",), ("READ",)])
def test_a_key_without_scopes_that_exist_is_not_made(engine: Engine, scopes: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        Keys(engine).create("carrier", scopes, who="test", now=1.0)
    assert Keys(engine).listed() == []


def test_a_key_for_nobody_is_not_made(engine: Engine) -> None:
    with pytest.raises(NotFound):
        Keys(engine).create("nobody", ("read",), who="test", now=1.0)


def test_a_tenant_lists_its_own_keys(engine: Engine) -> None:
    made = {
        tenant: Keys(engine).create(tenant, ("read",), who="test", now=1.0).key.id for tenant in ("centre", "carrier")
    }
    assert [key.id for key in Keys(engine).listed("centre")] == [made["centre"]]
    assert {key.id for key in Keys(engine).listed()} == set(made.values())


def test_when_a_key_was_used_is_noted_later(engine: Engine, watch: Watch) -> None:
    made = Keys(engine).create("carrier", ("read",), who="test", now=1.0)
    keys = ApiKeys(engine, clock=watch)
    keys.check(made.text)
    assert Keys(engine).listed()[0].last_used is None
    keys.flush_used()
    assert Keys(engine).listed()[0].last_used == 1000.0


def test_every_change_of_a_key_is_in_the_audit_log_without_its_secret(engine: Engine) -> None:
    keys = Keys(engine)
    made = keys.create("carrier", ("read",), who="test", now=1.0)
    follower = keys.rotate(made.key.id, who="test", now=2.0)
    keys.revoke(follower.key.id, who="test", now=3.0, why="lost")
    told = [(entry.what, entry.subject) for entry in Audit(engine).listed() if entry.what.startswith("key.")]
    assert told == [
        ("key.created", made.key.id),
        ("key.created", follower.key.id),
        ("key.rotated", made.key.id),
        ("key.revoked", follower.key.id),
    ]


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    yield from new_postgres()


def test_a_database_that_is_away_takes_no_lookup_down(own_postgres: Postgres, watch: Watch) -> None:
    engine = open_control(own_postgres.new_database())
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    used, unused = (Keys(engine).create("carrier", ("read",), who="test", now=1.0) for _ in range(2))
    keys = ApiKeys(engine, clock=watch)
    caller = keys.check(used.text)
    own_postgres.stop()
    watch.now += 600.0
    assert keys.check(used.text) == caller
    with pytest.raises(StoreError):
        keys.check(unused.text)
    watch.now += 3600.0
    with pytest.raises(StoreError):
        keys.check(used.text)
    own_postgres.start()
    Keys(engine).revoke(used.key.id, who="test", now=watch.now)
    assert (keys.check(used.text), keys.check(unused.text) is not None) == (None, True)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM keys")).scalar_one() == 2
    engine.dispose()
