"""`bench attack`: figures and bars for programs and people, and a status that says whether all bars held."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run


def test_a_pipe_gets_one_figure_a_row_with_its_bar(run: Run) -> None:
    ended = run("bench", "attack", "--attack", "brigades", "--seed", 3)
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert len(rows) == 4
    assert rows[0] == {
        "attack": "brigades",
        "source": "worlds",
        "measure": "honest numbers tagged, reported by hundreds whom they never called",
        "value": "0.0",
        "unit": "numbers",
        "n": "10",
        "bar": "<= 0",
        "kept": "True",
    }
    assert ended.status == 0
    assert "4 of 4 bars are kept (size pr, seed 3, policy standard " in ended.err


def test_what_is_not_built_is_told_and_breaks_nothing(run: Run) -> None:
    ended = run("bench", "attack", "--attack", "B7", "--json")
    row = json.loads(ended.out)
    assert (row["attack"], row["value"], row["kept"]) == ("probing", None, None)
    assert row["measure"].startswith("not built: there is no service to ask")
    assert ended.status == 0


def test_a_lost_bar_is_status_1_and_a_sentence(run: Run, tmp_path: Path) -> None:
    ended = run("bench", "attack", "--attack", "strangers", "--policy", credulous(tmp_path))
    assert ended.status == 1
    assert "B1 strangers is not kept: most that a score moves: " in ended.err
    assert "at most 2 points." in ended.err


def test_people_get_a_table_of_80_columns(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callstanding.cli.screen.for_people", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    out = run("bench", "attack", "--attack", "brigades", "--attack", "probing").out
    assert max(map(len, out.splitlines())) <= 80
    assert "brigades" in out
    assert "B7 probing" in out


def test_an_unknown_attack_is_wrong_usage(run: Run) -> None:
    ended = run("bench", "attack", "--attack", "rigns")
    assert ended.status == 2
    assert "Did you mean rings?" in ended.err


def test_a_policy_that_is_not_there_is_told_before_anything_is_simulated(run: Run) -> None:
    ended = run("bench", "attack", "--policy", "nowhere.toml")
    assert ended.status in (1, 2)
    assert "nowhere.toml" in ended.err


def credulous(place: Path) -> str:
    """The path of a policy that believes strangers."""
    path = place / "credulous.toml"
    head = 'name = "credulous"\nversion = "1"\ndate = 2026-11-25\nabout = "Believes all."\nsource = "a test"'
    line = '{ value = 3.0, unit = "log-odds", about = "No guard.", source = "a test", date = 2026-11-25 }'
    text = f'[policy]\n{head}\nextends = "standard"\n\n[crowd]\nhearsay_cap_with_calls = {line}\n'
    path.write_text(text, encoding="utf-8")
    return str(path)
