"""`callstanding simulate`: writes a world, says where, and refuses what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

SMALL = ("--people", "200", "--days", "2")


def test_a_world_is_written_and_can_be_scored(run: Run, tmp_path: Path) -> None:
    ended = run("simulate", tmp_path / "world", *SMALL, "--seed", "3")
    assert ended.status == 0
    assert ended.out == ""
    assert "nobody in it exists" in ended.err
    command = ended.err.split("Score it: callstanding ")[1].split()
    assert run(*command, "-o", tmp_path / "standings.csv").status == 0
    assert (tmp_path / "standings.csv").read_text(encoding="utf-8").count("\n") > 200


def test_every_option_reaches_the_world_file(run: Run, tmp_path: Path) -> None:
    chosen = ("--difficulty", "hard", "--scenario", "rings", "--scenario", "people", "--shuffle", "0.5")
    run("simulate", tmp_path, *SMALL, "--seed", "4", "--suffix", ".csv", *chosen)
    told = json.loads((tmp_path / "world.json").read_text(encoding="utf-8"))
    wanted = {
        "seed": 4,
        "people": 200,
        "days": 2,
        "difficulty": "hard",
        "shuffle": 0.5,
        "scenarios": ["rings", "people"],
    }
    assert wanted.items() <= told.items()
    assert (tmp_path / "calls.csv").exists()


@pytest.mark.parametrize(
    ("wrong", "message", "hint"),
    [
        (("--days", "0"), "days is 0", "Two weeks"),
        (("--people", "-5"), "people is -5", "20,000"),
        (("--scenario", "brigadng"), "no scenario 'brigadng'", "Did you mean brigading?"),
        (("--difficulty", "eazy"), "no difficulty 'eazy'", "Did you mean easy?"),
        (("--shuffle", "2"), "shuffle is 2", "0.5"),
        (("--suffix", ".xls"), "no '.xls' files", ".parquet or .csv"),
        (("--days", "soon"), "'soon' is not a valid integer", "--help"),
    ],
)
def test_wrong_options_end_with_2_and_write_nothing(
    run: Run, tmp_path: Path, wrong: tuple[str, ...], message: str, hint: str
) -> None:
    ended = run("simulate", tmp_path / "world", *wrong)
    assert ended.status == 2
    assert message in ended.err
    assert hint in ended.err
    assert not (tmp_path / "world").exists()


def test_a_folder_with_something_in_it_needs_force(run: Run, tmp_path: Path) -> None:
    assert run("simulate", tmp_path, *SMALL).status == 0
    before = (tmp_path / "labels.csv").read_bytes()
    refused = run("simulate", tmp_path, *SMALL, "--seed", "9")
    assert refused.status == 2
    assert "is not empty" in refused.err
    assert (tmp_path / "labels.csv").read_bytes() == before
    assert run("simulate", tmp_path, *SMALL, "--seed", "9", "--force").status == 0
    assert (tmp_path / "labels.csv").read_bytes() != before


def test_without_a_folder_it_says_what_is_missing(run: Run) -> None:
    ended = run("simulate")
    assert ended.status == 2
    assert "Give a folder OUT_DIR" in ended.err


def test_the_figures_are_printed_as_the_page_has_them(run: Run) -> None:
    page = Path(__file__).parents[2] / "docs/howto/simulate.md"
    printed = run("simulate", "--figures").out
    assert printed.strip() in page.read_text(encoding="utf-8")
