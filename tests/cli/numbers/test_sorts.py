"""`numbers sorts`: who is a hospital comes from a list of customers; what cannot be used is put aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


def _list(run: Run, store: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in run("numbers", "sorts", "list", "--store", store, "--json").out.splitlines()]


def test_numbers_and_holders_are_taken_in_and_bad_lines_put_aside(run: Run, store: Path, tmp_path: Path) -> None:
    file, aside = tmp_path / "customers.csv", tmp_path / "aside.csv"
    file.write_text(
        "number,holder,sort\n2025550101,,Hospital\n,health,clinic\n+12025550102,,spammer\n12,,school\n,,school\n"
    )
    ended = run("numbers", "sorts", "import", file, "--store", store, "--region", "US", "--quarantine", aside)
    assert ended.status == 3
    assert "2 new, 0 changed, 0 as they were." in ended.err
    assert len(aside.read_text().splitlines()) == 4
    assert _list(run, store) == [
        {"number": "", "holder": "health", "sort": "hospital"},
        {"number": "+12025550101", "holder": "", "sort": "hospital"},
    ]


def test_a_whole_list_takes_others_off_and_an_empty_one_is_refused(run: Run, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("number,sort\n+12025550101,hospital\n+12025550102,school\n")
    assert run("numbers", "sorts", "import", file, "--store", store).status == 0
    file.write_text("number,sort\n+12025550102,school\n")
    assert "1 as they were, 1 taken off." in run("numbers", "sorts", "import", file, "--store", store, "--whole").err
    file.write_text("number,sort\n")
    assert run("numbers", "sorts", "import", file, "--store", store, "--whole").status == 2
    assert [row["number"] for row in _list(run, store)] == ["+12025550102"]


@pytest.mark.parametrize("text", ["number,name\n+12025550101,x\n", "sort\nhospital\n", ""])
def test_a_file_without_the_columns_is_refused(run: Run, store: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(text)
    assert run("numbers", "sorts", "import", file, "--store", store).status == 1


def test_an_empty_list_says_how_to_fill_it(run: Run, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("number,sort\n+12025550101,nobody\n")
    assert run("numbers", "sorts", "import", file, "--store", store, "--quarantine", tmp_path / "a.csv").status == 1
    assert "Nobody is on the care list" in run("numbers", "sorts", "list", "--store", store).err
