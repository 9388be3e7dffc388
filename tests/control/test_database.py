"""The control database: empty at first, migrated, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from tests.databases import Postgres, new_postgres

from callstanding.control import Tenants, migrate, open_control
from callstanding.control.database import reading
from callstanding.control.tables import METADATA
from callstanding.errors import StoreError, UsageError


def test_migrations_make_of_nothing_exactly_the_tables_that_the_program_uses(empty_engine: Engine) -> None:
    migrate(empty_engine)
    with reading(empty_engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    assert [tenant.id for tenant in Tenants(engine).listed()] == ["carrier", "centre", "pharmacy"]


def test_several_processes_may_migrate_at_once(empty_engine: Engine) -> None:
    with ThreadPoolExecutor(4) as lanes:
        list(lanes.map(migrate, [empty_engine] * 4))
    assert "audit_head" in inspect(empty_engine).get_table_names()


def test_a_sqlite_file_is_in_wal_mode_so_that_readers_wait_for_no_writer(tmp_path: Path) -> None:
    engine = open_control(tmp_path / "control.sqlite")
    migrate(engine)
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://u@h/d", "nonsense", "oracle://u@h/d", "://"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        open_control(url)


def test_a_refused_url_is_not_repeated_because_it_may_hold_a_password() -> None:
    with pytest.raises(UsageError) as refused:
        open_control("mysql://user:secret-word@h/d")
    assert "secret-word" not in str(refused.value)


def test_a_database_that_cannot_be_reached_is_a_store_error(tmp_path: Path) -> None:
    engine = open_control(tmp_path / "no such folder" / "control.sqlite")
    with pytest.raises(StoreError, match="cannot be used"):
        Tenants(engine).listed()
    engine.dispose()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    yield from new_postgres()


def test_a_postgresql_that_was_stopped_and_started_is_used_again(own_postgres: Postgres) -> None:
    engine = open_control(own_postgres.new_database())
    migrate(engine)
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
    own_postgres.stop()
    with pytest.raises(StoreError):
        Tenants(engine).listed()
    own_postgres.start()
    assert [tenant.id for tenant in Tenants(engine).listed()] == ["carrier"]
    engine.dispose()
