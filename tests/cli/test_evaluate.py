"""`callstanding evaluate`: figures within 80 columns, JSON, a page, and errors that name what is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.pipeline import Options, score_files, write_table
from callstanding.simulate import simulate_world


@dataclass(frozen=True)
class Files:
    """A small world with its standings and their history."""

    calls: Path
    labels: Path
    standings: Path
    history: Path

    @property
    def all(self) -> tuple[object, ...]:
        """The arguments that give all of them."""
        return (self.standings, "--labels", self.labels, "--calls", self.calls, "--history", self.history)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    place = tmp_path_factory.mktemp("evaluated")
    world = simulate_world(seed=3, people=300, days=3, difficulty="easy").save(place / "world")
    outcome = score_files([world.calls], reports=[world.reports], assignments=[world.assignments], options=Options())
    standings, history = place / "standings.parquet", place / "history.parquet"
    write_table(outcome.standings, standings)
    write_table(outcome.history, history)
    return Files(world.calls, world.labels, standings, history)


def test_every_kind_and_every_figure_has_its_line(run: Run, files: Files) -> None:
    ended = run("evaluate", *files.all)
    assert ended.status == 0
    kinds = {line.split(",")[1].strip('"') for line in files.labels.read_text(encoding="utf-8").splitlines()[1:]}
    assert [kind for kind in kinds if kind not in ended.out] == []
    for what in ("spam found (", "honest tagged (", "calls until", "flips", "ROC", "Brier", "calibration"):
        assert what in ended.out


def test_the_tables_fit_80_columns_and_cut_nothing(run: Run, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("evaluate", *files.all).out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert not [line for line in lines if "…" in line]
    monkeypatch.setenv("COLUMNS", "200")
    wide = run("evaluate", *files.all).out.splitlines()
    assert [line.split() for line in lines if line.strip()] == [line.split() for line in wide if line.strip()]


def test_json_has_the_same_figures(run: Run, files: Files) -> None:
    ended = run("evaluate", *files.all, "--json")
    assert ended.status == 0
    told = json.loads(ended.out)
    assert {"found", "false", "kinds", "ranking", "calibration", "timing", "numbers", "notes"} == set(told)
    text = run("evaluate", *files.all).out
    assert f"spam found ({told['found']['k']:,} of {told['found']['n']:,})" in text
    assert f"{told['ranking']['auc']:.4f}" in text


def test_a_page_is_written_beside_it(run: Run, files: Files, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    ended = run("evaluate", *files.all, "--html", page, "--json")
    assert ended.status == 0
    assert str(page) in ended.err
    json.loads(ended.out)
    assert "Evaluation of standings.parquet" in page.read_text(encoding="utf-8")


def test_a_page_for_a_folder_that_is_not_there_is_refused_before_the_work(
    run: Run, files: Files, tmp_path: Path
) -> None:
    ended = run("evaluate", *files.all, "--html", tmp_path / "nowhere" / "page.html")
    assert (ended.status, ended.out) == (2, "")
    assert "there is no folder" in ended.err


def test_what_is_not_given_is_noted_on_stderr(run: Run, files: Files) -> None:
    ended = run("evaluate", files.standings, "--labels", files.labels)
    assert ended.status == 0
    assert "note: without --history" in ended.err
    assert "note: without --calls" in ended.err
    assert "not known" in ended.out


def test_labels_of_some_numbers_need_a_word(run: Run, files: Files, tmp_path: Path) -> None:
    some = tmp_path / "some.csv"
    some.write_text("".join(files.labels.read_text(encoding="utf-8").splitlines(keepends=True)[:200]), encoding="utf-8")
    refused = run("evaluate", files.standings, "--labels", some)
    assert refused.status == 1
    assert "without label (+1" in refused.err
    assert "--partial" in refused.err
    ended = run("evaluate", files.standings, "--labels", some, "--partial")
    assert ended.status == 0
    assert "calling numbers without a label, which are left out:" in ended.err


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("number,kind,label,from\n", "no column to"),
        ("number,kind,label,from,to\n", "there are no labels"),
        ("number,kind,label,from,to\n+12025550143,a,spam,soon,\n", "row 1, column from: 'soon' is no time"),
        ("number,kind,label,from,to\n+12025550143,a,junk,,\n", "unknown label (+12025550143: 'junk')"),
        ("number,kind,label,from,to\n+442079460000,a,spam,,\n", "no labelled number is in"),
    ],
)
def test_wrong_labels_end_with_1_a_reason_and_a_hint(
    run: Run, files: Files, tmp_path: Path, labels: str, message: str
) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(labels, encoding="utf-8")
    ended = run("evaluate", files.standings, "--labels", path)
    assert (ended.status, ended.out) == (1, "")
    assert f"{path}: " in ended.err
    assert message in ended.err
    assert "hint:" in ended.err
    assert "Traceback" not in ended.err


def test_an_unknown_ending_ends_with_1_and_the_known_ones(run: Run, files: Files, tmp_path: Path) -> None:
    path = tmp_path / "labels.xlsx"
    path.write_bytes(files.labels.read_bytes())
    ended = run("evaluate", files.standings, "--labels", path)
    assert ended.status == 1
    assert ".csv, .ndjson, .parquet" in ended.err


def test_a_world_of_honest_numbers_only_is_measured_and_says_what_it_lacks(
    run: Run, files: Files, tmp_path: Path
) -> None:
    lines = files.labels.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "labels.csv"
    path.write_text("".join(line for line in lines if '"spam"' not in line), encoding="utf-8")
    ended = run("evaluate", files.standings, "--labels", path, "--partial", "--html", tmp_path / "page.html")
    assert ended.status == 0
    assert "no number is labelled spam" in ended.err
    assert "spam found (0 of 0)" in ended.out


@pytest.mark.parametrize("wrong", [(), ("--labels", "nowhere.csv"), ("--labels",)])
def test_wrong_usage_ends_with_2(run: Run, files: Files, wrong: tuple[str, ...]) -> None:
    assert run("evaluate", files.standings, *wrong).status == 2
