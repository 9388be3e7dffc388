"""Law 10: a store holds no number that was only called or that only reported."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.pipeline.conftest import SPAMMER, Town

from callstanding.pipeline import Options, ingest_files, rebuild_store
from callstanding.testing import write


@pytest.fixture
def store(town: Town, tmp_path: Path) -> Path:
    files = [write(tmp_path / "calls.csv", "calls", town.calls), write(tmp_path / "said.csv", "reports", town.reports)]
    ingest_files(files, store=tmp_path / "store.duckdb", options=Options())
    return tmp_path / "store.duckdb"


def test_a_store_holds_no_plain_callee_or_reporter(town: Town, store: Path) -> None:
    rebuild_store(store)
    named = {row["caller"] for row in town.calls} | {row["number"] for row in town.reports}
    hidden = {row["callee"] for row in town.calls} | {row["reporter"] for row in town.reports}
    held = b"".join(file.read_bytes() for file in store.parent.glob("store.duckdb*"))
    assert len(hidden - named) > 400
    # without the plus, and packed as an integer, a number would be as plain
    assert not [n for n in hidden - named if n[1:].encode() in held]
    assert not [n for n in hidden - named if int(n[1:]).to_bytes(8, "little") in held]


def test_no_table_of_a_store_tells_a_callee_or_reporter(town: Town, store: Path) -> None:
    """The bytes may be compressed, so the tables are read too."""
    named = {row["caller"] for row in town.calls} | {row["number"] for row in town.reports}
    hidden = {row["callee"] for row in town.calls} | {row["reporter"] for row in town.reports}
    with duckdb.connect(str(store), read_only=True) as sql:
        tables = [name for (name,) in sql.execute("SELECT table_name FROM information_schema.tables").fetchall()]
        told = "".join(str(sql.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables)
    assert {"calls", "reports", "numbers", "rollups"} <= set(tables)
    assert SPAMMER in told
    assert not [number for number in hidden - named if number[1:] in told]


def test_the_key_is_for_its_owner_only(store: Path) -> None:
    key = store.with_name(store.name + ".key")
    assert key.stat().st_mode & 0o077 == 0
    assert key.read_bytes() not in store.read_bytes()
    assert SPAMMER.encode() not in key.read_bytes()
