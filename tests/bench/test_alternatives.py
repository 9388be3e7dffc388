"""The pandas script and the SQL by hand count the same, so that their times are of the same work."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bench.alternatives import by_hand, pandas_script

from bench import inputs, traffic
from callstanding.trials.differing import unequal

CALLS = 4_000


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calls") / "calls.parquet"
    traffic.write_parquet(path, CALLS)
    return _with_people_who_call_back(path)


@pytest.fixture(scope="module")
def by_sql(calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql")
    by_hand.by_duckdb(str(calls), folder)
    return folder


@pytest.fixture(scope="module")
def by_pandas(calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pandas")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["pandas_script.py", str(calls), str(folder)])
        pandas_script.main()
    return folder


def _with_people_who_call_back(path: Path) -> Path:
    """The same calls, some of them returned a minute later, and one number that calls ten times at once."""
    table = pq.read_table(path)
    some = table.slice(0, CALLS // 4)
    back = some.set_column(table.schema.get_field_index("caller"), "caller", some["callee"])
    back = back.set_column(table.schema.get_field_index("callee"), "callee", some["caller"])
    back = _later(back, "back", minutes=1)
    crowd = _later(pa.concat_tables([table.slice(0, 1)] * 10), "crowd", minutes=0)
    pq.write_table(pa.concat_tables([table, back, crowd]), path)
    return path


def _later(table: pa.Table, name: str, *, minutes: int) -> pa.Table:
    start = pc.add(table["start"], pa.scalar(minutes * 60 * 10**6, pa.duration("us"))).cast(table["start"].type)
    ids = pa.array([f"{name}-{place}" for place in range(len(table))])
    return table.set_column(table.schema.get_field_index("start"), "start", start).set_column(0, "call_id", ids)


@pytest.mark.parametrize("name", by_hand.KEPT)
def test_both_give_the_same_rows(name: str, by_sql: Path, by_pandas: Path) -> None:
    sql, pandas = (pq.read_table(folder / f"{name}.parquet") for folder in (by_sql, by_pandas))
    keys = [(key, "ascending") for key in ("caller", "hour") if key in sql.column_names]
    sql, pandas = sql.sort_by(keys), pandas.sort_by(keys)
    assert set(sql.column_names) == set(pandas.column_names)
    assert len(sql) == len(pandas) > 10
    assert sql["caller"].to_pylist() == pandas["caller"].to_pylist()
    for column in sorted(set(sql.column_names) - {"caller", "hour"}):
        one, other = sql[column].cast(pa.float64()), pandas[column].cast(pa.float64())
        assert not unequal(one, other).any(), column


def test_what_is_compared_is_there(by_sql: Path) -> None:
    hours = pq.read_table(by_sql / "hours.parquet")
    counted = (
        "calls",
        "answered",
        "short",
        "failed",
        "contacts",
        "met",
        "called_back",
        "gaps",
        "overlapped",
        "calls_in",
    )
    assert [name for name in counted if not pc.sum(hours[name]).as_py()] == []
    scores = pq.read_table(by_sql / "scores.parquet")["score"].to_pylist()
    assert all(0 < score < 100 for score in scores)


def test_lines_of_code_leave_out_what_is_said_about_it(tmp_path: Path) -> None:
    script, sql = tmp_path / "a.py", tmp_path / "a.sql"
    script.write_text(
        '"""What it is.\n\nMore."""\n\nimport os  # why\n\n# a comment\n\n\ndef f():\n    """Says."""\n    return os\n'
    )
    sql.write_text("-- table: a\nSELECT 1\n\nFROM b\n")
    assert (inputs.lines_of(script), inputs.lines_of(sql)) == (3, 2)


def test_the_script_tells_what_each_of_its_parts_took(
    calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pandas_script.py", str(calls), str(tmp_path)])
    pandas_script.main()
    assert list(json.loads(capsys.readouterr().out)) == ["read", "count", "apply", "score"]
