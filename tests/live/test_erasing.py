"""Whom a store erases is in none of it any more: not after a rebuild, a restore, or the same facts again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from callstanding.cli import cli
from callstanding.errors import InputError
from callstanding.live.backup import back_up, restore
from callstanding.live.erasing import erase
from callstanding.live.folder import Folder
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.pipeline import Options, ingest_files, rebuild_store
from callstanding.pipeline.erased import erased_path, pseudonym
from callstanding.pipeline.store import key_of
from callstanding.testing import call, campaign, person, report, write

SPAMMER, GONE = "+12025550143", person(3)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    calls = [*campaign(SPAMMER, calls=40, answered=0.5, talk_s=(3, 5)), call(SPAMMER, GONE, 9, 4)]
    reports = [report(SPAMMER, GONE, 12), report(SPAMMER, person(4), 12)]
    return [write(tmp_path / "c.csv", "calls", calls), write(tmp_path / "r.csv", "reports", reports)]


@pytest.fixture
def store(files: list[Path], tmp_path: Path) -> Path:
    ingest_files(files, store=tmp_path / "s.duckdb", options=Options())
    return tmp_path / "s.duckdb"


def held(store: Path) -> str:
    """All tables but the list of the erased, as text."""
    with duckdb.connect(str(store), read_only=True) as sql:
        tables = [name for (name,) in sql.execute("SELECT table_name FROM information_schema.tables").fetchall()]
        return "".join(str(sql.execute(f'FROM "{name}"').fetchall()) for name in tables if name != "erased")


def rollups(store: Path) -> list[Any]:
    with duckdb.connect(str(store), read_only=True) as sql:
        return sorted(sql.execute("FROM rollups").fetchall(), key=str)


def made(store: Path) -> list[Any]:
    with duckdb.connect(str(store), read_only=True) as sql:
        return sql.execute("SELECT number, hour, sum(calls_out) FROM rollups GROUP BY ALL ORDER BY ALL").fetchall()


def test_an_erased_party_is_in_no_table_and_the_counts_stay(store: Path) -> None:
    key = str(pseudonym(key_of(store), GONE))
    before = made(store)
    assert key in held(store)
    done = erase(store, GONE)
    assert (done.calls >= 1, done.reports, done.has_standing, done.waiting) == (True, 1, False, 0)
    assert key not in held(store)
    assert made(store) == before
    assert erase(store, GONE).calls == 0


def test_the_same_facts_again_and_a_rebuild_bring_nobody_back(store: Path, files: list[Path]) -> None:
    erase(store, GONE)
    known = rollups(store)
    ingest_files(files, store=store, options=Options())
    assert rollups(store) == known
    rebuild_store(store)
    assert rollups(store) == known
    assert str(pseudonym(key_of(store), GONE)) not in held(store)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_restored_backup_brings_nobody_back(store: Path, tmp_path: Path, *, elsewhere: bool) -> None:
    back_up(store, tmp_path / "b.tar")
    erase(store, GONE)
    known = rollups(store)
    at = tmp_path / "again.duckdb" if elsewhere else store
    if not elsewhere:
        store.unlink()
    restore(tmp_path / "b.tar", at, erased=erased_path(store) if elsewhere else None)
    assert rollups(at) == known
    assert str(pseudonym(key_of(at), GONE)) not in held(at)


def test_the_journal_that_was_folded_goes_and_its_lane_goes_on(store: Path) -> None:
    place = Place(store)
    body = f'{{"caller":"{SPAMMER}","callee":"{GONE}","start":"2025-03-03T09:00:00Z",'
    body += '"talk_s":5,"disposition":"answered"}\n'
    journal = Journal(place.journal, secret=key_of(store), lane="web")
    journal.append([Posted("calls", "calls", body.encode())])
    assert erase(store, GONE).waiting == 1
    for _ in range(2):  # what waited is folded as of an unknown party; then a batch comes after the erasure
        folder = Folder(store)
        folder.settle()
        folder.close()
        journal.close()
        assert erase(store, GONE).waiting == 0
        assert not any(path.stat().st_size for path in place.journal.iterdir())
        assert str(pseudonym(key_of(store), GONE)) not in held(store)
        journal = Journal(place.journal, secret=key_of(store), lane="web")
        journal.append([Posted("calls", "calls", body.replace("09:00", "10:00").encode())])
    assert journal.last == 3
    journal.close()


def test_lines_that_were_put_aside_lose_the_number_however_it_is_written(store: Path) -> None:
    aside = store.with_name(store.name + ".quarantine.csv")
    spaced = f"({GONE[2:5]}) {GONE[5:8]}-{GONE[8:]}"
    aside.write_text(f'file,line,text\nx,1,"a;{spaced};b"\nx,2,{GONE}\nx,3,{person(9)}\n')
    assert erase(store, GONE).lines == 2
    assert aside.read_text().split() == ["file,line,text", "x,1,(erased)", "x,2,(erased)", f"x,3,{person(9)}"]


def test_a_number_that_called_keeps_its_standing(store: Path) -> None:
    assert erase(store, SPAMMER).has_standing
    assert SPAMMER in held(store)


def test_the_command_says_what_it_did_and_refuses_what_is_no_number(store: Path) -> None:
    done = CliRunner().invoke(cli, ["erase", GONE, "--store", str(store)])
    assert (done.exit_code, "Erased from" in done.output, GONE in done.output) == (0, True, False)
    assert CliRunner().invoke(cli, ["erase", "nobody", "--store", str(store)]).exit_code != 0
    assert CliRunner().invoke(cli, ["erase", GONE, "--store", str(store.with_name("none"))]).exit_code != 0


def test_a_damaged_list_is_refused_before_anything_is_restored(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b.tar")
    (tmp_path / "list").write_text("+12025550101\n")
    with pytest.raises(InputError, match="line 1"):
        restore(tmp_path / "b.tar", tmp_path / "new.duckdb", erased=tmp_path / "list")
    assert not (tmp_path / "new.duckdb").exists()
