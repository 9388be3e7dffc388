"""`callstanding numbers guard`: how each campaign stands, for programs and for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.testing import call, person, write

OWN = ("+12025550143", "+12025550144")


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    rows = [
        call(own, person(1000 * k + i), 9 + i / 60, 2 if i < 4 * k else 60, hangup_by="caller", account="sales")
        for k, own in enumerate(OWN)
        for i in range(100)
    ]
    return write(tmp_path / "calls.csv", "calls", rows)


def rows_of(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_an_account_and_its_numbers(run: Run, calls: Path) -> None:
    [row] = rows_of(run("numbers", "guard", calls, "--name", "sales", "--json").out)
    assert (row["campaign"], row["dropped"], row["share"], row["left"], row["stop"]) == ("sales", 4, 0.02, 2, False)
    rows = rows_of(run("numbers", "guard", calls, "--by", "number", "--json").out)
    assert [(row["campaign"], row["reason"]) for row in rows] == [(OWN[1], "passed"), (OWN[0], "go")]


def test_the_rule_of_a_country_is_named(run: Run, calls: Path) -> None:
    [row] = rows_of(run("numbers", "guard", calls, "--country", "US", "--json").out)
    assert str(row["source"]).startswith("US: Telemarketing Sales Rule")


def test_campaigns_from_a_file(run: Run, calls: Path, tmp_path: Path) -> None:
    file = tmp_path / "campaigns.csv"
    file.write_text(f"number,campaign\n{OWN[0]},spring\n{OWN[1]},spring\n")
    [row] = rows_of(run("numbers", "guard", calls, "--campaigns", file, "--json").out)
    assert (row["campaign"], row["numbers"]) == ("spring", 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,campaign\n", "names no campaign"),
        ("number,campaign\n12,spring\n", "cannot be used"),
        (f"number,campaign\n{OWN[0]},\n", "cannot be used"),
        (f"number,campaign\n{OWN[0]},spring\n{OWN[0]},autumn\n", "is in 'spring' and in 'autumn'"),
        ("phone,list\n+12025550143,spring\n", "cannot be used"),
    ],
)
def test_campaigns_that_cannot_be_are_refused(run: Run, calls: Path, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "campaigns.csv"
    file.write_text(text)
    ended = run("numbers", "guard", calls, "--campaigns", file)
    assert (ended.status, said in ended.err) == (1, True)


def test_lines_that_cannot_be_read_are_told_and_kept(run: Run, tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "caller,callee,start,talk_s,disposition\n"
        "+12025550143,+12025550101,2025-03-03T14:00:00Z,30,answered\n"
        "+12025550143,+12025550102,no time,0,no-answer\n"
    )
    for command in ("guard", "callbacks", "changed"):
        ended = run("numbers", command, calls, "--quarantine", tmp_path / f"{command}.csv")
        assert ended.status == 3
        assert "1 of 2 rows could not be used" in ended.err
