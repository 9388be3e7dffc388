"""`callstanding fit`: a new policy with its report, sentences that warn, and errors that name what is wrong."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.simulate import simulate_world


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two tiny worlds: to learn from, to judge on."""
    place = tmp_path_factory.mktemp("fit")
    for name, seed in (("one", 1), ("other", 2)):
        simulate_world(seed=seed, people=200, days=3, difficulty="easy").save(place / name)
    return place / "one", place / "other"


def test_a_policy_is_written_and_checks_and_differs_as_was_told(
    run: Run, worlds: tuple[Path, Path], tmp_path: Path
) -> None:
    policy, report = tmp_path / "mine.toml", tmp_path / "report.json"
    ended = run("fit", worlds[0], "--judge", worlds[1], "-o", policy, "--report", report)
    assert ended.status == 0
    for what in ("spam found", "honest tagged", "Ranking", "Calibration", "Points"):
        assert what in ended.out
    assert f"callstanding policy diff standard {policy}" in ended.err
    assert run("policy", "check", policy).status == 0
    lines = [json.loads(line) for line in run("policy", "diff", "standard", policy, "--json").out.splitlines()]
    points = {
        f"signals.{p['signal']}.points"
        for p in json.loads(report.read_text(encoding="utf-8"))["points"]
        if p["before"] != p["after"]
    }
    assert {line["line"] for line in lines} == points


def test_json_is_the_report_on_stdout_with_its_warning(run: Run, worlds: tuple[Path, Path], tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    shutil.copytree(worlds[1], hostile)
    labels = (hostile / "labels.csv").read_text(encoding="utf-8")
    (hostile / "labels.csv").write_text(labels.replace('"robocaller","spam"', '"robocaller","legit"'), encoding="utf-8")
    ended = run("fit", worlds[0], "--judge", hostile, "-o", tmp_path / "mine.toml", "--json")
    found = json.loads(ended.out)
    assert ended.status == 0
    assert "robocaller" in found["warning"]
    assert found["warning"] in ended.err
    assert found["worse"] == [
        each for each in found["judged_kinds"] if each["label"] == "legit" and each["after"] > each["before"]
    ]


def test_it_says_so_when_nothing_was_judged(run: Run, worlds: tuple[Path, Path], tmp_path: Path) -> None:
    ended = run("fit", worlds[0], "-o", tmp_path / "mine.toml")
    assert ended.status == 0
    assert "Nothing was judged" in ended.err


def test_without_scikit_learn_the_rest_works_and_a_hint_says_how_to_get_it(
    run: Run, worlds: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    ended = run("fit", worlds[0], "-o", tmp_path / "mine.toml", "--json")
    assert ended.status == 0
    assert "pip install 'callstanding[fit]'" in ended.err
    assert json.loads(ended.out)["training"]["free"] is None


def test_what_exists_is_never_written_over(run: Run, worlds: tuple[Path, Path], tmp_path: Path) -> None:
    there = tmp_path / "there.toml"
    there.write_text("kept", encoding="utf-8")
    ended = run("fit", worlds[0], "-o", there)
    assert ended.status == 2
    assert f"-o {there} exists" in ended.err
    assert "name another file" in ended.err
    report = tmp_path / "report.md"
    report.write_text("kept", encoding="utf-8")
    ended = run("fit", worlds[0], "-o", tmp_path / "new.toml", "--report", report)
    assert ended.status == 2
    assert [there.read_text(encoding="utf-8"), report.read_text(encoding="utf-8")] == ["kept", "kept"]
    assert not (tmp_path / "new.toml").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--base", "standart"), "standart"),
        (("--most", "9"), "most is 9"),
        (("--good", "0.2"), "good is 0.2"),
        (("--honest", "0.1"), "honest is 0.1"),
        (("--name", "standard"), "standard is the name"),
        (("--report", "report.txt"), "report.txt"),
    ],
)
def test_a_wrong_option_is_named(
    run: Run, worlds: tuple[Path, Path], tmp_path: Path, options: tuple[str, str], told: str
) -> None:
    ended = run("fit", worlds[0], "-o", tmp_path / "mine.toml", *options)
    assert ended.status in {1, 2}
    assert told in ended.err
    assert "hint:" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_folder_is_named(run: Run, worlds: tuple[Path, Path], tmp_path: Path) -> None:
    policy, empty = tmp_path / "mine.toml", tmp_path / "empty"
    empty.mkdir()
    for arguments, told in (
        ((empty,), str(empty)),
        ((worlds[0], worlds[0]), "is given twice"),
        ((worlds[0], "--judge", worlds[0]), "to learn from and to judge on"),
        ((tmp_path / "nowhere",), "nowhere"),
    ):
        ended = run("fit", *arguments, "-o", policy)
        assert (ended.status in {1, 2}, told in ended.err) == (True, True)
    assert not policy.exists()
