"""`numbers`: a stock from the first list to the ledger, as an owner would use it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

A, B, C = "+12025550143", "+12025550144", "+12025550145"
LIST = f"""number,state,holder,campaign,since,note
{A},new,,,2026-01-01,
{B},new,,,2026-01-02,=1+1
{C},in use,sales,spring,2026-01-03,
"""


@pytest.fixture
def store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store's place with three numbers in stock, in a folder that is the working one."""
    monkeypatch.chdir(tmp_path)
    Path("numbers.csv").write_text(LIST)
    assert run("numbers", "import", "numbers.csv", "--store", "s.duckdb").status == 0
    return tmp_path / "s.duckdb"


def board(run: Run, store: Path, *more: str) -> dict[str, dict[str, Any]]:
    shown = run("numbers", "list", "--store", store, "--json", *more)
    assert shown.status == 0
    return {row["number"]: row for row in map(json.loads, shown.out.splitlines())}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_list_comes_in_once_and_again_changes_nothing(run: Run, store: Path) -> None:
    again = run("numbers", "import", "numbers.csv", "--store", store)
    assert (again.status, again.err) == (0, "numbers.csv: 0 added, 0 changed, 3 as they were\n")
    assert {number: row["state"] for number, row in board(run, store).items()} == {A: "new", B: "new", C: "in use"}


def test_what_does_not_fit_is_put_aside_with_line_and_reason(run: Run, store: Path) -> None:
    Path("more.csv").write_text(f"number,holder\n+12025550146,\n{C},service\n2025550147,\n")
    done = run("numbers", "import", "more.csv", "--store", store)
    assert done.status == 3
    assert "more.csv: 1 added" in done.err
    assert "2 lines were not taken; see callstanding-quarantine.csv" in done.err
    bad = rows(Path("callstanding-quarantine.csv").read_text())
    assert [(row["line"], row["text"]) for row in bad] == [("3", f"{C},service"), ("4", "2025550147,")]
    assert "is held by sales since 2026-01-03 00:00:00 UTC, not by service" in bad[0]["reason"]
    assert "--region US" in bad[1]["reason"]
    fixed = run("numbers", "import", "more.csv", "--region", "US", "--quarantine", "q.csv", "--store", store)
    assert (fixed.status, len(rows(Path("q.csv").read_text()))) == (3, 1)
    assert set(board(run, store)) == {A, B, C, "+12025550146", "+12025550147"}


def test_a_list_of_which_nothing_fits_has_failed(run: Run, store: Path) -> None:
    Path("bad.csv").write_text("number\nnobody\n")
    assert run("numbers", "import", "bad.csv", "--store", store).status == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_and_imported_elsewhere_is_the_same(run: Run, store: Path, ending: str) -> None:
    assert run("numbers", "export", f"out.{ending}", "--store", store).status == 0
    assert "3 as they were" in run("numbers", "import", f"out.{ending}", "--store", store).err
    assert run("numbers", "import", f"out.{ending}", "--store", "other.duckdb").status == 0
    for place in (store, "other.duckdb"):
        assert run("numbers", "export", f"{place}.csv", "--store", place).status == 0
    assert Path("other.duckdb.csv").read_bytes() == Path(f"{store}.csv").read_bytes()


def test_columns_and_words_of_another_program_are_mapped(run: Run, store: Path) -> None:
    Path("theirs.csv").write_text("DID;Mode\n202 555 0148;Live\n")
    Path("map.toml").write_text('region = "US"\n[columns]\nstate = "Mode"\n[words.state]\nLive = "in use"\n')
    mapped = ("--mapping", "map.toml", "--column", "number=DID")
    assert run("numbers", "import", "theirs.csv", *mapped, "--store", store).status == 0
    assert board(run, store)["+12025550148"]["state"] == "in use"


def test_a_number_is_given_away_and_comes_back(run: Run, store: Path) -> None:
    given = run("numbers", "assign", "--holder", "desk", "--campaign", "autumn", "--store", store)
    assert (given.status, given.out) == (0, f"{A}\n")
    assert run("numbers", "move", "2025550143", "--region", "US", "--to", "in-use", "--store", store).status == 0
    assert run("numbers", "release", A, "--why", "done", "--store", store).status == 0
    row = board(run, store)[A]
    assert (row["state"], row["holder"], row["campaign"]) == ("quarantined", "", "")
    shown = json.loads(run("numbers", "show", A, "--store", store, "--json").out)
    assert [move["to"] for move in shown["moves"]] == ["new", "warming", "in use", "quarantined"]
    assert [tenure["holder"] for tenure in shown["tenures"]] == ["desk"]


def test_vetted_numbers_are_given_first(run: Run, store: Path) -> None:
    Path("vetted.txt").write_text(f"{B}\n\n{A}\n")
    assert run("numbers", "assign", "--among", "vetted.txt", "--store", store).out == f"{B}\n"


def test_the_ledger_is_an_assignments_file_that_score_reads(run: Run, store: Path, three_calls: Path) -> None:
    run("numbers", "assign", "--holder", "desk", "--store", store)
    assert run("numbers", "ledger", "--output", "held.csv", "--store", store).status == 0
    assert [row["holder"] for row in rows(Path("held.csv").read_text())] == ["desk", "sales"]
    scored = run("score", three_calls, "--assignments", "held.csv")
    assert scored.status == 0
    assert "held.csv: 2 assignments" in scored.err
    ledger = run("numbers", "ledger", C, "--store", store)
    assert [(row["number"], row["campaign"], row["to"]) for row in rows(ledger.out)] == [(C, "spring", "")]


def test_former_holders_are_taken_in_and_what_overlaps_is_put_aside(run: Run, store: Path) -> None:
    Path("held.csv").write_text(
        f"number,holder,from,to\n{C},before,2025-01-01,2025-06-01\n{C},between,2025-05-01,2025-07-01\n"
        f"{A},old,2025-01-01,2026-02-01\n{B},old,2025-01-01,\n+12025550199,old,2025-01-01,2025-02-01\n12,x,2025-01-01,\n"
    )
    done = run("numbers", "ledger", "--add", "held.csv", "--store", store)
    assert done.status == 3
    assert "held.csv: 1 added" in done.err
    reasons = [row["reason"] for row in rows(Path("callstanding-quarantine.csv").read_text())]
    for reason, told in zip(
        reasons,
        (
            f"{C} was held by before from 2025-01-01 00:00:00 UTC until 2025-06-01",
            f"{A} is new since 2026-01-01",
            "goes on is no former one",
            "not in the stock of own",
            "a short number",
        ),
        strict=True,
    ):
        assert told in reason
    run("numbers", "ledger", "--output", "all.csv", "--store", store)
    again = run("numbers", "ledger", "--add", "all.csv", "--store", store)
    assert (again.status, again.err) == (0, "all.csv: 0 added, 0 changed, 2 as they were\n")


REFUSED: dict[str, tuple[tuple[str, ...], int, str]] = {
    "a move that is not listed": (("move", A, "--to", "in use"), 2, "It may become warming, quarantined or retired."),
    "one bad move of two": (("move", A, C, "--to", "warming"), 2, "cannot become warming"),
    "new, round the law": (("move", A, "--to", "new"), 2, "numbers quarantine release"),
    "an unknown state": (("move", A, "--to", "used"), 2, "States are new"),
    "a number that is not in stock": (("move", "+12025550199", "--to", "warming"), 1, "is not in the stock of own"),
    "what is no number": (("show", "2025550143"), 2, "--region US"),
    "a release of what nobody holds": (("release", A), 2, "nobody holds it"),
    "no free number": (("assign", "--country", "FR"), 1, "In all there are 2 new, 1 in use."),
    "another tenant's number": (("show", A, "--tenant", "other"), 1, "not in the stock of other"),
    "a file of another kind": (("export", "out.pdf"), 2, ".csv or .xlsx"),
    "a ledger of another kind": (("ledger", "--output", "x.parquet"), 2, "written as .csv"),
    "a list that is not there": (("import", "nothing.csv"), 2, "does not exist"),
    "a column that is not there": (("import", "numbers.csv", "--column", "number=DID"), 1, "has no column 'DID'"),
    "a state that is not there": (("list", "--state", "used"), 2, "States are new"),
    "an unknown region": (("import", "numbers.csv", "--region", "QQ"), 2, "no region 'QQ'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_and_changes_nothing(run: Run, store: Path, name: str) -> None:
    arguments, status, told = REFUSED[name]
    before = board(run, store)
    ended = run("numbers", *arguments, "--store", store)
    assert ended.status == status
    assert told in ended.err
    assert board(run, store) == before


def test_a_tenants_stock_is_its_own(run: Run, store: Path) -> None:
    mine = run("numbers", "import", "numbers.csv", "--tenant", "other", "--store", store)
    assert mine.status == 1
    assert "is in the stock of own" in mine.err
    assert board(run, store, "--tenant", "other") == {}


def test_lists_are_chosen_by_state_campaign_and_country(run: Run, store: Path) -> None:
    assert set(board(run, store, "--state", "in-use")) == {C}
    assert set(board(run, store, "--campaign", "spring")) == {C}
    assert set(board(run, store, "--country", "us")) == {A, B, C}
    assert "No number of own is like that." in run("numbers", "list", "--pool", "west", "--store", store).err


def test_an_empty_stock_says_how_to_fill_it(run: Run, tmp_path: Path) -> None:
    Path(tmp_path / "s.duckdb").touch()
    shown = run("numbers", "list", "--store", tmp_path / "s.duckdb")
    assert (shown.status, shown.out) == (0, "")
    assert "callstanding numbers import FILE" in shown.err
    assert "Nobody held any number" in run("numbers", "ledger", "--store", tmp_path / "s.duckdb").err


@pytest.mark.parametrize(
    "command",
    ["list", f"show {A}", "export out.csv", "ledger", "quarantine list", "dispute list", f"move {A} --to resting"],
)
def test_looking_at_a_store_that_is_not_there_makes_none(run: Run, tmp_path: Path, command: str) -> None:
    ended = run("numbers", *command.split(), "--store", tmp_path / "typo.duckdb")
    assert (ended.status, ended.out) == (1, "")
    assert "There is nothing at" in ended.err
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("typo")]
