"""`audit`: whole, or where it is broken."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.live.place import Place


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "s.duckdb"
    for tenant in ("carrier", "other"):
        run("tenants", "add", tenant, "--kind", "operator", "--store", path)
    return path


def change(store: Path, sql: str) -> None:
    with closing(sqlite3.connect(Place(store).control)) as database:
        database.execute(sql)
        database.commit()


def test_a_whole_log_gives_its_head_and_goes_on_from_it(run: Run, store: Path) -> None:
    first = run("audit", "verify", "--store", store)
    run("tenants", "add", "third", "--kind", "owner", "--store", store)
    second = run("audit", "verify", "--head", first.out.strip(), "--store", store)
    assert (first.status, second.status, first.out == second.out) == (0, 0, False)


def test_a_changed_row_is_named(run: Run, store: Path) -> None:
    change(store, "UPDATE audit SET who = 'somebody' WHERE seq = 2")
    ended = run("audit", "verify", "--store", store)
    assert (ended.status, ended.out, "row 2" in ended.err) == (1, "", True)


def test_a_log_that_was_written_anew_does_not_hold_the_old_head(run: Run, store: Path, tmp_path: Path) -> None:
    head = run("audit", "verify", "--store", store).out.strip()
    other = tmp_path / "other.duckdb"
    run("tenants", "add", "carrier", "--kind", "operator", "--store", other)
    ended = run("audit", "verify", "--head", head, "--store", other)
    assert (ended.status, ended.out) == (1, "")


def test_the_list_says_who_did_what(run: Run, store: Path) -> None:
    rows = [
        json.loads(line) for line in run("audit", "list", "--after", "1", "--store", store, "--json").out.splitlines()
    ]
    assert [(row["seq"], row["what"], row["subject"], row["who"][:4]) for row in rows] == [
        (2, "tenant.added", "other", "cli:")
    ]
