"""`callstanding numbers callbacks`: rows, the list of whom to call, and what a store may tell."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.testing import call, person, write

OWN = "+12025550143"


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    rows = [call(OWN, person(i), 9 + i / 60) for i in range(30)]
    rows += [call(person(i), OWN, 10 + i / 60, 40 if i < 6 else 0) for i in range(10)]
    return write(tmp_path / "calls.csv", "calls", rows)


def test_rows_for_programs(run: Run, calls: Path) -> None:
    ended = run("numbers", "callbacks", calls, "--json")
    row = json.loads(ended.out)
    assert (row["number"], row["called_back"], row["reached"], row["to_return"]) == (OWN, 10, 6, 4)
    assert (row["verdict"], row["target"], row["within_min"]) == ("poor", 0.8, 60)
    assert "4 to be called back" in ended.err


def test_by_hour_in_a_zone(run: Run, calls: Path) -> None:
    rows = run("numbers", "callbacks", calls, "--by", "hour", "--zone", "America/Chicago", "--json").out.splitlines()
    assert [json.loads(row)["hour"] for row in rows] == [4]


def test_the_list_of_whom_to_call_names_them_and_is_private(run: Run, calls: Path, tmp_path: Path) -> None:
    file = tmp_path / "returns.csv"
    assert run("numbers", "callbacks", calls, "--returns", file).status == 0
    with file.open() as rows:
        assert [row["party"] for row in csv.DictReader(rows)] == [person(i) for i in range(6, 10)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_store_names_nobody_without_contacts(run: Run, calls: Path, tmp_path: Path) -> None:
    store, file, known = tmp_path / "s", tmp_path / "returns.csv", tmp_path / "known.csv"
    run("ingest", calls, "--store", store)
    ended = run("numbers", "callbacks", "--store", store, "--returns", file)
    assert (ended.status, "pseudonyms" in ended.err, file.exists()) == (2, True, False)
    known.write_text(f"name;Phone\nsomebody;{person(7)}\nnobody;none\n")
    ended = run("numbers", "callbacks", "--store", store, "--returns", file, "--contacts", known)
    assert person(7) in file.read_text()
    assert "3 more wait" in ended.err
    assert "1 lines" in ended.err
    assert person(8) not in ended.out + ended.err + file.read_text()


@pytest.mark.parametrize("text", ["", "name\nsomebody\n"])
def test_contacts_without_a_number_are_refused(run: Run, calls: Path, tmp_path: Path, text: str) -> None:
    known = tmp_path / "known.csv"
    known.write_text(text)
    ended = run("numbers", "callbacks", calls, "--contacts", known)
    assert (ended.status, "holds no telephone number" in ended.err) == (1, True)


@pytest.mark.parametrize("wrong", [["--within", "0"], ["--days", "0"], ["--number", "12"], ["--zone", "Mars"]])
def test_wrong_usage_says_what_is_wrong(run: Run, calls: Path, wrong: list[str]) -> None:
    ended = run("numbers", "callbacks", calls, *wrong)
    assert (ended.status, ended.err.startswith("error:")) == (2, True)
    assert "hint:" in ended.err
