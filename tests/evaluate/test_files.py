"""Files become tables with typed columns, and what is wrong with one is told by file, row and column."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.evaluate.worlds import ONE, TWO, label, moment, written

from callstanding.errors import InputError
from callstanding.evaluate.files import reading, table
from callstanding.testing import Row

HEAD = "number,kind,label,from,to\n"


@pytest.fixture
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def read(sql: duckdb.DuckDBPyConnection, path: Path, name: str = "labels") -> list[Row]:
    table(sql, name, path)
    rows: list[Row] = sql.sql(f"FROM {name}").to_arrow_table().to_pylist()
    return rows


def refused(sql: duckdb.DuckDBPyConnection, path: Path, name: str = "labels") -> str:
    with pytest.raises(InputError) as error:
        table(sql, name, path)
    assert error.value.hint
    assert str(path) in error.value.message
    return error.value.message


def test_all_endings_give_the_same_rows(sql: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [label(ONE, "spam", begin=5, end=7.5), label(TWO, "legit")]
    text = written(tmp_path / "labels.csv", "labels", rows)
    found = read(sql, text)
    assert found == [
        {"number": ONE, "kind": "some_spam", "label": "spam", "from": moment(5), "to": moment(7.5)},
        {"number": TWO, "kind": "some_legit", "label": "legit", "from": None, "to": None},
    ]
    packed = tmp_path / "labels.csv.gz"
    packed.write_bytes(gzip.compress(text.read_bytes()))
    lines = tmp_path / "labels.ndjson"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    columns = tmp_path / "labels.parquet"
    pq.write_table(pa.Table.from_pylist(found), columns)
    assert [read(sql, path) for path in (packed, lines, columns)] == [found] * 3


def test_a_time_without_zone_is_utc_and_one_with_a_zone_is_turned_into_it(
    sql: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(f"{HEAD}{ONE},a,spam,2025-03-03 05:00,2025-03-03T07:00:00+01:00\n", encoding="utf-8")
    (row,) = read(sql, path)
    assert (row["from"], row["to"]) == (moment(5), moment(6))


def test_semicolons_and_short_rows_are_read(sql: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(f"{HEAD.replace(',', ';')}{ONE};a;spam;;\n", encoding="utf-8")
    assert [row["number"] for row in read(sql, path)] == [ONE]
    path.write_text(f"{HEAD}{ONE},a,spam\n{TWO},a,legit,,\n", encoding="utf-8")
    assert [row["label"] for row in read(sql, path)] == ["spam", "legit"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{ONE},a,spam,yesterday,", "row 2, column from: 'yesterday' is no time"),
        (f"{ONE},a,spam,,2025-13-01", "row 2, column to: '2025-13-01' is no time"),
        (",a,spam,,", "row 2, column number: empty"),
        (f"{ONE},a,,,", "row 2, column label: empty"),
    ],
)
def test_a_wrong_cell_is_told_by_its_row_and_column(
    sql: duckdb.DuckDBPyConnection, tmp_path: Path, line: str, told: str
) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(f"{HEAD}{TWO},b,legit,,\n{line}\n", encoding="utf-8")
    assert told in refused(sql, path)


def test_so_is_a_wrong_cell_of_the_other_files(sql: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "standings.csv"
    path.write_text(f"number,status,spam_score,calls_out,as_of\n{ONE},spam,high,5,2025-03-03\n", encoding="utf-8")
    assert "row 1, column spam_score: 'high' is no figure" in refused(sql, path, "standings")
    path = tmp_path / "calls.csv"
    path.write_text(f"caller,start\n{ONE},2025-03-03T05:00:00Z\n{ONE},five\n", encoding="utf-8")
    assert "row 2, column start: 'five' is no time" in refused(sql, path, "calls")


@pytest.mark.parametrize(
    ("content", "missing"),
    [("number,kind,label,from\n", "no column to"), ("a word\n", "no column number, kind, label, from, to"), ("", "no")],
)
def test_missing_columns_are_named(sql: duckdb.DuckDBPyConnection, tmp_path: Path, content: str, missing: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(content, encoding="utf-8")
    assert missing in refused(sql, path)


def test_an_unknown_ending_is_refused_with_the_known_ones(sql: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        table(sql, "labels", tmp_path / "labels.xlsx")
    assert error.value.hint == "Use .csv, .ndjson, .parquet, also with .gz or .zst."


@pytest.mark.parametrize("name", ["labels.parquet", "labels.csv", "labels.ndjson", "labels.csv.gz"])
def test_a_file_that_is_something_else_is_refused(sql: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes(range(256)) * 20)
    refused(sql, path)


def test_a_file_that_is_not_there_is_refused(sql: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    refused(sql, tmp_path / "labels.csv")


def test_what_the_engine_finds_later_is_told_of_the_file(sql: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="should be a file of calls"), reading(tmp_path, "calls"):
        sql.execute("SELECT error('no end')")
