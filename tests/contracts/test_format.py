"""Every format, on every fixture: recognised, nothing lost, each row as written down beside it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from callstanding.formats import FORMATS, Batch, Feed, open_file
from callstanding.formats.format import SCHEMAS

FIXTURES = Path(__file__).parents[1] / "fixtures/formats"
CASES = sorted(path for path in FIXTURES.glob("*/*") if path.suffix != ".jsonl")
WRITTEN = [path for path in CASES if path.with_suffix(".jsonl").exists()]


def batches_of(path: Path) -> list[Batch]:
    return list(open_file(path, feed=Feed())[1])


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows by line, without what is null, times as text."""
    found = []
    for batch in batches_of(path):
        assert isinstance(batch.rows, pa.Table)
        found += batch.rows.to_pylist()
    return [plain(row) for row in sorted(found, key=lambda row: int(row["line"]))]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in row.items()
        if value is not None
    }


def case_name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_a_fixture_is_recognised_by_its_content(path: Path) -> None:
    found, _ = open_file(path, feed=Feed())
    assert found.name.replace("-", "_") == path.parent.name.replace("threecx", "3cx")


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_rows_spare_and_bad_lines_make_all_lines(path: Path) -> None:
    for batch in batches_of(path):
        assert isinstance(batch.rows, pa.Table)
        assert batch.lines == len(batch.rows) + batch.spare + len(batch.bad)


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_rows_have_the_raw_columns(path: Path) -> None:
    for batch in batches_of(path):
        assert isinstance(batch.rows, pa.Table)
        assert batch.rows.schema == SCHEMAS[batch.kind]


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_each_row_has_its_place_in_the_file(path: Path) -> None:
    for batch in batches_of(path):
        assert isinstance(batch.rows, pa.Table)
        assert all(batch.place(line)[0].strip() for line in batch.rows["line"].to_pylist())


@pytest.mark.parametrize("path", WRITTEN, ids=case_name)
def test_a_fixture_gives_the_rows_written_beside_it(path: Path) -> None:
    expected = [json.loads(line) for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    assert rows_of(path) == expected


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_reading_again_gives_the_same(path: Path) -> None:
    assert rows_of(path) == rows_of(path)


def test_no_two_formats_share_a_name() -> None:
    names = [each.name for each in FORMATS]
    assert len(set(names)) == len(names)


def test_every_format_has_a_fixture() -> None:
    folders = {path.parent.name.replace("threecx", "3cx") for path in CASES}
    assert {each.name.replace("-", "_") for each in FORMATS} <= folders


def test_every_format_says_what_it_reads() -> None:
    assert all(each.about.endswith(".") for each in FORMATS)
