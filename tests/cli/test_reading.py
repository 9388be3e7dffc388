"""What a user is told of files: which format, how much, what was put aside and why, and what to try."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.cli.conftest import Run

FIXTURES = Path(__file__).parents[1] / "fixtures/formats"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files without a folder land here."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_call_of_many_lines_is_told_as_one(run: Run) -> None:
    told = run("score", FIXTURES / "asterisk_cel/missed.csv").err
    assert "missed.csv: asterisk-cel, 1 call from 7 lines\n" in told


def test_legs_are_told_to_count_once(run: Run) -> None:
    told = run("score", FIXTURES / "asterisk_csv/forked.csv").err
    assert "forked.csv: asterisk-csv, 3 calls\n" in told
    assert "1 row known before, or a second leg of a call: each counts once." in told


def test_reasons_are_told_with_their_number(run: Run, three_calls: Path, here: Path) -> None:
    text = three_calls.read_text("utf-8")
    three_calls.write_text(text + text.splitlines()[1].replace("2025", "1970") + "\n")
    ended = run("score", three_calls)
    assert ended.status == 3
    assert "1 of 4 rows could not be used; they are in callstanding-quarantine.csv.\n" in ended.err
    assert "  1 x start: lies before 1990\n" in ended.err
    assert (here / "callstanding-quarantine.csv").exists()


def test_a_second_run_leaves_the_first_quarantine_alone(run: Run, three_calls: Path, here: Path) -> None:
    good = three_calls.read_text("utf-8")
    for year in ("1970", "2106", "2106"):
        three_calls.write_text(good + good.splitlines()[1].replace("2025", year) + "\n")
        run("score", three_calls)
    kept = {path.name: path.read_text("utf-8") for path in here.glob("callstanding-quarantine*")}
    assert sorted(kept) == ["callstanding-quarantine-2.csv", "callstanding-quarantine.csv"]
    assert "1970-" in kept["callstanding-quarantine.csv"]


def test_another_file_is_not_overwritten_by_the_quarantine(run: Run, three_calls: Path) -> None:
    before = three_calls.read_bytes()
    ended = run("score", three_calls, "--quarantine", three_calls)
    assert ended.status == 2
    assert "something else of that name" in ended.err
    assert three_calls.read_bytes() == before


def test_national_numbers_without_a_region_are_told_to_need_one(run: Run, here: Path) -> None:
    path = here / "Master.csv"
    text = (FIXTURES / "asterisk_csv/forked.csv").read_text("utf-8")
    path.write_text(text.replace("+1", ""))
    assert "Say which it is: --region US." in run("score", path).err
    assert "--region" not in run("score", path, "--region", "US").err


def test_complaints_of_the_ftc_need_no_region(run: Run) -> None:
    ended = run("score", "--reports", FIXTURES / "ftc_dnc/detail.csv", "--json")
    assert "+1202555" in ended.out


def test_a_wrong_format_and_a_wrong_mapping_are_told_with_the_nearest(run: Run, three_calls: Path, here: Path) -> None:
    ended = run("score", three_calls, "--format", "asterix-csv")
    assert (ended.status, "Did you mean 'asterisk-csv'?" in ended.err) == (2, True)
    mapping = here / "vendor.toml"
    mapping.write_text('[columns]\ncalller = "a"\n')
    ended = run("score", three_calls, "--mapping", mapping)
    assert (ended.status, "columns.calller is not a key" in ended.err) == (1, True)
    assert "Did you mean 'caller'?" in ended.err


def test_a_refused_file_says_where_its_lines_are(run: Run, here: Path) -> None:
    path = here / "calls.csv"
    path.write_text("caller,callee,start,talk_s,disposition\n" + "1,2,soon,5,answered\n" * 30)
    ended = run("score", path)
    assert ended.status == 1
    assert "30 of 30 lines cannot be used as calls (line 2: start: no time that can be read)" in ended.err
    assert "The lines are in callstanding-quarantine.csv." in ended.err
    assert len((here / "callstanding-quarantine.csv").read_text().splitlines()) == 31


def test_formats_prints_a_mapping_to_start_from(run: Run) -> None:
    assert tomllib.loads(run("formats", "--example").out)["columns"]["start"] == ["Date", "Time"]
