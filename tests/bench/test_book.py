"""What was measured is kept, the newest of each key counts, and the pages say it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.figures import Figure, Figures, Step, rewrite
from bench.parts import PARTS

from bench import book, book_tables, growth_plot, sizing

ROOT = Path(__file__).parents[2]
UNITS = {"lake_bytes": 100.0, "standings_bytes": 10.0} | {
    f"{stage}_{unit}": value for stage in sizing.STAGES for unit, value in (("core_s", 36.0), ("shuffle_bytes", 200.0))
}


def figure(part: str, name: str, size: int, seconds: float, **more: float) -> Figure:
    return Figure(part, name, size, f"{name} of {part}", seconds, seconds * 2, 500.0, "a limit", 0.5, 5.0, more)


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    found = Figures(tmp_path / "figures.jsonl")
    found.add(figure("score", "score", 1_000, 2.0))
    found.add(figure("instead", "pandas", 1_000, 50.0, lines=60, apply_s=20.0))
    found.add(figure("days", "10 calls", 3, 1.0, calls=10))
    found.add(figure("days", "10 calls", 30, 1.1, calls=10))
    found.add(figure("cluster", "unit costs", 1_000, 9.0, **UNITS))
    found.add(figure("numbers", "table", 10_000, 1.0, bytes=250.0, verdict_us=3.0))
    found.add(figure("numbers", "index", 10_000, 1.0, bytes=112.0))
    for size in (1_000, 10_000):
        found.add(figure("growth", "score", size, size / 1_000))
        found.add(figure("growth", "ingest", size, size / 2_000, bytes=60.0))
    return found


def test_what_was_measured_outlives_the_run_and_a_newer_figure_replaces_it(tmp_path: Path, figures: Figures) -> None:
    figures.add(figure("score", "score", 1_000, 1.5))
    again = Figures(tmp_path / "figures.jsonl")
    assert [each.seconds for each in again.of("score")] == [1.5]
    assert again.of("score")[0].ratio == 3.0
    assert Step("score", "score", 1_000, lambda _: figure("score", "score", 1, 1.0)) in again
    assert Step("score", "score", 2_000, lambda _: figure("score", "score", 1, 1.0)) not in again


def test_a_bar_that_is_missed_is_told_as_missed(figures: Figures) -> None:
    assert "4.00 x | 5 x, kept |" in "\n".join(book_tables.paths(figures, 1_000))
    figures.add(figure("score", "score", 1_000, 3.0))
    assert "6.00 x | 5 x, MISSED |" in "\n".join(book_tables.paths(figures, 1_000))


def test_pandas_is_compared_with_and_without_what_could_be_written_better(figures: Figures) -> None:
    told = "\n".join(book_tables.instead(figures, 1_000))
    assert "25.0 times as long as `score`; the bar is 20: kept" in told
    assert "20 s are its one `groupby.apply`. Without that it takes 15.0 times as long" in told
    assert "| 60 |" in told


def test_the_pages_have_every_mark_and_the_rest_of_them_stays(tmp_path: Path, figures: Figures) -> None:
    page, howto = tmp_path / "docs" / "performance.md", tmp_path / "docs" / "cluster.md"
    (page.parent / "images").mkdir(parents=True)
    page.write_text((ROOT / "docs/performance.md").read_text("utf-8"), "utf-8")
    howto.write_text((ROOT / "docs/howto/cluster.md").read_text("utf-8"), "utf-8")
    kept = str(tmp_path / "figures.jsonl")
    book.main(["--calls", "1000", "--only", "none", "--figures", kept, "--write", str(page)])
    sizing.main(["--figures", kept, "--write", str(howto)])
    told = page.read_text("utf-8")
    assert "## The live service" in told
    assert "1.10 x, below 1.3 x: kept" in told
    assert "(images/growth.svg)" in told
    assert "<svg" in (page.parent / "images" / "growth.svg").read_text("utf-8")
    assert "## Sizing" in howto.read_text("utf-8")


def test_a_page_without_the_mark_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing here.", "utf-8")
    with pytest.raises(SystemExit, match="no mark"):
        rewrite(page, "paths", ["text"])
    assert page.read_text("utf-8") == "Nothing here."


def test_sizing_is_arithmetic_from_what_was_measured(figures: Figures) -> None:
    units = figures.one("cluster", "unit costs")
    assert units
    told = "\n".join(sizing.table(units, 250.0, calls=10**9, numbers=10**8))
    assert "| admit: core hours a day | 36.0 s x 1,000 million | 10 h |" in told
    assert "| judge: core hours a day | 36.0 s x 1,000 million x 30 | 300 h |" in told
    assert "| cores, to be done in 4 h | 320 h / 4 h / 0.7 | 114 |" in told
    assert "| lake of 30 days | 100 bytes x 1,000,000,000 x 30 | 3.0 TB |" in told
    assert "250 bytes x 100,000,000 | 25 GB |" in told


def test_without_figures_every_table_says_so(tmp_path: Path) -> None:
    nothing = Figures(tmp_path / "none.jsonl")
    tables = (book_tables.paths(nothing, 1), book_tables.instead(nothing, 1), book_tables.growth(nothing))
    assert [list(each) for each in tables] == [["Not measured yet."]] * 3
    assert list(book_tables.numbers(nothing)) == list(book_tables.days(nothing)) == ["Not measured yet."]
    assert not growth_plot.draw(nothing, tmp_path / "growth.svg")


def test_every_part_has_steps_of_a_key_each_and_an_unknown_one_is_refused() -> None:
    keys = [step.key for steps in PARTS.values() for step in steps(100_000)]
    assert len(keys) == len(set(keys)) > len(PARTS)
    with pytest.raises(SystemExit):
        book.main(["--only", "none-such"])


def test_a_figure_is_one_line_of_json(tmp_path: Path, figures: Figures) -> None:
    lines = (tmp_path / "figures.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 11
    assert {"part", "name", "size", "seconds", "cpu_s", "peak_mb", "limit", "limit_s", "at"} <= set(
        json.loads(lines[0])
    )
