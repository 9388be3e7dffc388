"""`formats`, `signals`, `policy` and `doctor`: what there is, and whether it works."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

from callstanding.formats import FORMATS
from callstanding.policies import load_policy, policy_names
from callstanding.signals import SIGNALS
from callstanding.testing import campaign, write


def test_formats_lists_every_format(run: Run) -> None:
    rows = [json.loads(line) for line in run("formats", "--json").out.splitlines()]
    assert [row["name"] for row in rows] == [f.name for f in FORMATS]


def test_signals_lists_every_signal_with_its_limit(run: Run) -> None:
    rows = [json.loads(line) for line in run("signals", "--json").out.splitlines()]
    assert {row["signal"] for row in rows} == {s.name for s in SIGNALS}
    assert {row["signal"]: row["limit"] for row in rows}["busy_day"] == load_policy("standard").signals[
        "busy_day"
    ].limit


def test_signals_of_a_file_are_rows_of_number_and_value(run: Run, three_calls: Path) -> None:
    ended = run("signals", three_calls)
    assert ended.status == 0
    assert ended.out.splitlines()[0].split(",")[:3] == ["number", "signal", "value"]


def test_policy_list_names_every_policy(run: Run) -> None:
    out = run("policy", "list").out
    assert [name for name in policy_names() if name not in out] == []


def test_policy_show_gives_every_line_its_source(run: Run) -> None:
    rows = [json.loads(line) for line in run("policy", "show", "standard+us", "--json").out.splitlines()]
    assert [row["line"] for row in rows if not row["source"]] == []


def test_policy_check_says_that_a_right_file_is_right(run: Run) -> None:
    assert run("policy", "check", "standard").status == 0


def test_policy_check_names_the_place_and_the_key_that_was_meant(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "ours.toml"
    wrong.write_text(
        '[policy]\nname = "ours"\nversion = "1"\nextends = "standard"\nabout = "Ours."\nsource = "us"\n'
        "date = 2026-01-01\n\n[signals.busy_day]\nlimitt = 200\n",
        encoding="utf-8",
    )
    ended = run("policy", "check", wrong)
    assert ended.status == 1
    assert "ours.toml:10" in ended.err
    assert "limit" in ended.err


def test_policy_diff_names_the_lines_that_differ(run: Run) -> None:
    rows = [json.loads(line) for line in run("policy", "diff", "standard", "conservative", "--json").out.splitlines()]
    assert "signals.busy_day.limit" in {row["line"] for row in rows}


def test_policy_diff_of_a_policy_with_itself_changes_no_number(run: Run, three_calls: Path) -> None:
    ended = run("policy", "diff", "standard", "standard", three_calls)
    assert (ended.status, ended.out) == (0, "")


def test_the_doctor_finds_a_sound_installation_sound(run: Run) -> None:
    ended = run("doctor", "--json")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [row for row in rows if row["ok"] != "yes"] == []
    assert ended.status == 0


def test_the_doctor_reports_a_missing_store(run: Run, tmp_path: Path) -> None:
    assert run("doctor", "--store", tmp_path / "none.duckdb").status == 1


def test_policy_diff_says_how_many_hospitals_a_policy_would_hit(run: Run, tmp_path: Path) -> None:
    numbers = ("+12025550101", "+12025550102", "+12025550103")
    rows = [row for at, n in enumerate(numbers) for row in campaign(n, calls=1500, answered=0.5, talk_s=(1, 4),
                                                                  people_from=5000 * at)]  # fmt: skip
    calls, lenient, sorts = write(tmp_path / "calls.csv", "calls", rows), tmp_path / "l.toml", tmp_path / "sorts.csv"
    lenient.write_text(
        '[policy]\nname = "lenient"\nversion = "1"\ndate = 2026-03-02\nextends = "standard"\nabout = "Late."\n'
        'source = "A test."\n\n[status]\nspam_enter = { value = 99.9, unit = "score (lower bound)", about = "Late.", '
        'source = "A test.", date = 2026-03-02 }\n'
    )
    sorts.write_text("number,sort\n+12025550103,Hospitals\n+12025550188,pharmacy\nnobody,hospital\n")
    ended = run("policy", "diff", lenient, "standard", calls, "--sorts", sorts, "--json")
    assert "+3 numbers shown as spam, 1 of them a hospital." in ended.err
    assert "1 of its lines name nobody" in ended.err
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [(row["number"], row["sort"]) for row in found] == [
        ("+12025550103", "hospital"), ("+12025550101", ""), ("+12025550102", "")]  # fmt: skip
    assert "dont 1 hôpital." in run("policy", "diff", lenient, "standard", calls, "--sorts", sorts, "--lang", "fr").err
