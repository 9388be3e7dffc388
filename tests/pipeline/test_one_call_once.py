"""The legs of one call, however many lines a switch writes of them, count as one call."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.pipeline import Options, score_files
from callstanding.testing import by_number

FIXTURES = Path(__file__).parents[1] / "fixtures/formats"
CALLS = {  # fixture: the caller of a call with several legs, and how many calls it made
    "asterisk_csv/forked.csv": ("+12025550101", 2),
    "asterisk_cel/parallel.csv": ("+12025550103", 1),
    "asterisk_cel/transfer.csv": ("+12025550101", 1),
    "freeswitch_json/legs.json": ("+12025550101", 1),
    "kazoo/page.json": ("+12025550101", 1),
    "twilio/page.json": ("+12025550101", 1),
    "acc/table.csv": ("+12025550101", 1),
}


@pytest.mark.parametrize("fixture", CALLS)
def test_parallel_legs_are_one_call(fixture: str, tmp_path: Path) -> None:
    caller, calls = CALLS[fixture]
    outcome = score_files([FIXTURES / fixture], options=Options(quarantine=tmp_path / "aside.csv"))
    assert by_number(outcome)[caller]["calls_out"] == calls


@pytest.mark.parametrize("fixture", CALLS)
def test_giving_a_file_twice_changes_nothing(fixture: str, tmp_path: Path) -> None:
    options = Options(quarantine=tmp_path / "aside.csv")
    once = score_files([FIXTURES / fixture], options=options).standings
    assert score_files([FIXTURES / fixture] * 2, options=options).standings.equals(once)


def test_of_the_legs_of_a_call_the_one_that_talked_counts(tmp_path: Path) -> None:
    outcome = score_files([FIXTURES / "asterisk_csv/forked.csv"], options=Options(quarantine=tmp_path / "aside.csv"))
    assert outcome.intake is not None
    assert outcome.intake.known_before == 1
    (row,) = [row for row in outcome.standings.to_pylist() if row["number"] == "+12025550101"]
    assert row["calls_out"] == 2
