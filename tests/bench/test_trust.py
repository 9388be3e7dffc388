"""The page of trust: every table has its place, a run renews its own rows, and nothing that was measured is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.audit import unanswered, weaknesses
from bench.trust import PAGE, PARTS, main, written
from bench.trusted.suite import read
from bench.trusted.table import between

ROOT = Path(__file__).parents[2]
JUNIT = """<testsuites><testsuite time="2.5" timestamp="2026-03-02T10:00:00">
<testcase classname="tests.a" name="green"/><testcase classname="tests.a" name="red"><failure message="no"/></testcase>
<testcase classname="tests.b" name="absent"><skipped message="not installed: sipp"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def page() -> str:
    return (ROOT / PAGE).read_text(encoding="utf-8")


def kept(folder: Path, *lines: dict[str, object]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "1.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def tried(count: int, at: str, what: str = "while ingesting") -> dict[str, object]:
    return {"part": "Killed", "what": what, "tried": count, "of": "rounds", "more": {"lost": 0}, "at": at}


def test_every_table_has_its_place(page: str) -> None:
    assert [name for name in PARTS if not between(page, name)] == []


def test_a_page_without_figures_of_this_machine_stays_as_it_is(page: str, tmp_path: Path) -> None:
    assert written(page, [tmp_path]) == page


def test_the_largest_run_of_the_newest_day_is_shown(page: str, tmp_path: Path) -> None:
    lines = [tried(900, "2026-03-01"), tried(20, "2026-03-02"), tried(40, "2026-03-02"), tried(30, "2026-03-02")]
    told = written(page, [kept(tmp_path, *lines)])
    assert "| Killed | while ingesting | 40 rounds | lost 0 | 2026-03-02 |" in between(told, "tried")


def test_a_run_renews_its_own_rows_and_keeps_the_others(page: str, tmp_path: Path) -> None:
    first = kept(tmp_path / "first", tried(7, "2026-03-01"), tried(8, "2026-03-01", "while moving"))
    then = kept(tmp_path / "then", tried(9, "2026-03-02"))
    told = between(written(written(page, [first]), [then]), "tried")
    assert "| Killed | while ingesting | 9 rounds | lost 0 | 2026-03-02 |" in told
    assert "| Killed | while moving | 8 rounds | lost 0 | 2026-03-01 |" in told
    assert "7 rounds" not in told


def test_a_line_that_a_killed_process_did_not_end_costs_itself(page: str, tmp_path: Path) -> None:
    folder = kept(tmp_path, tried(7, "2026-03-01"))
    with (folder / "1.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"part": "Killed", "wh')
    assert "7 rounds" in between(written(page, [folder]), "tried")


def test_a_record_of_tests_is_counted(tmp_path: Path) -> None:
    (tmp_path / "junit-test.xml").write_text(JUNIT, encoding="utf-8")
    run = read(tmp_path / "junit-test.xml")
    assert run.row == ("test", "3", "1", "1", "1", "2", "2026-03-02")
    assert (run.failed, run.left_out) == (("tests.a::red",), ("not installed: sipp",))


def test_faults_noticed_and_rounds_repeated_are_told(page: str, tmp_path: Path) -> None:
    given = {
        "mutants-decay.json": {"group": "decay", "tried": 200, "noticed": 180, "at": "2026-03-02"},
        "repeats-flow.json": {"folders": "a b", "tests": 5, "times": 20, "unsteady": {"t": 1}, "at": "2026-03-02"},
    }
    for name, line in given.items():
        (tmp_path / name).write_text(json.dumps(line), encoding="utf-8")
    told = written(page, [tmp_path])
    assert "| decay | 200 | 180 | 90.0% | 85% | 2026-03-02 |" in between(told, "mutants")
    assert "| a b | 5 | 20 | `t` (1 times red) | 2026-03-02 |" in between(told, "repeats")


def test_the_command_writes_the_page_that_it_is_given(page: str, tmp_path: Path) -> None:
    copy = tmp_path / "trust.md"
    copy.write_text(page, encoding="utf-8")
    main(["--write", str(copy), "--kept", str(kept(tmp_path / "kept", tried(7, "2026-03-01")))])
    assert "7 rounds" in copy.read_text(encoding="utf-8")


def test_a_page_without_a_place_for_a_table_is_told() -> None:
    with pytest.raises(ValueError, match="no place for tried"):
        between("# A page\n", "tried")


def test_a_package_of_which_nothing_was_told_is_not_a_good_one() -> None:
    weak = {"id": "X-1", "fix_versions": ["2"]}
    report = {"dependencies": [{"name": "a", "version": "1", "vulns": [weak]}, {"name": "b", "skip_reason": "unknown"}]}
    assert (weaknesses(report), unanswered(report)) == (["a 1: X-1, mended in 2"], ["b"])
