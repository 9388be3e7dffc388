from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import callstanding as cs
from callstanding.errors import NotFound, TooManyBadLines, UsageError

pd: Any = import_module("pandas")  # ships no types

BEGIN = datetime(2025, 3, 3, 14, tzinfo=UTC)
BUSY = "+12025550143"


def row(i: int) -> dict[str, Any]:
    return {
        "caller": BUSY if i % 3 else f"+120255502{i:02}",
        "callee": f"+120255501{i:02}",
        "start": BEGIN + timedelta(minutes=7 * i),
        "talk_s": 0.0 if i % 4 == 0 else 2.5 * i,
        "disposition": "no-answer" if i % 4 == 0 else "answered",
        "ring_s": float(i % 20),
    }


ROWS = [row(i) for i in range(30)]
REPORTS = [{"number": BUSY, "at": BEGIN + timedelta(hours=2), "kind": "spam", "reporter": "+12025550101"}]


def plain(standings: Any) -> list[dict[str, Any]]:
    """Any table of standings as Arrow's rows."""
    if isinstance(standings, pd.DataFrame):
        standings = pa.Table.from_pandas(standings, preserve_index=False)
    elif isinstance(standings, pl.DataFrame):
        standings = standings.to_arrow()
    rows = standings.to_pylist()
    return json.loads(json.dumps(rows, default=lambda v: v.isoformat()))  # type: ignore[no-any-return]


class Capsule:
    """A table of an unknown make."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


MAKES: dict[str, tuple[Callable[[Any], Any], type]] = {
    "list": (lambda t: t.to_pylist(), pa.Table),
    "polars": (pl.from_arrow, pl.DataFrame),
    "polars lazy": (lambda t: pl.DataFrame(t).lazy(), pl.DataFrame),
    "pandas": (lambda t: t.to_pandas(), pd.DataFrame),
    "duckdb": (lambda t: duckdb.connect().from_arrow(t), pa.Table),
    "capsule": (Capsule, pa.Table),
    "reader": (lambda t: t.to_reader(), pa.Table),
    "batch": (lambda t: t.to_batches()[0], pa.Table),
}


@pytest.mark.parametrize("make", MAKES)
def test_every_make_of_table_gives_the_same_standings_in_its_own_make(make: str) -> None:
    calls, reports = pa.Table.from_pylist(ROWS), pa.Table.from_pylist(REPORTS)
    convert, answer = MAKES[make]
    standings = cs.score(convert(calls), convert(reports))
    assert isinstance(standings, answer)
    assert plain(standings) == plain(cs.score(calls, reports))
    assert len(plain(standings)) > 1


def test_a_table_gives_what_the_same_file_gives(tmp_path: Path) -> None:
    path = tmp_path / "calls.ndjson"
    path.write_text("".join(json.dumps(r, default=lambda v: v.isoformat()) + "\n" for r in ROWS), encoding="utf-8")
    assert plain(cs.score_files(path)) == plain(cs.score(ROWS))
    assert plain(cs.score_files([str(path)])) == plain(cs.score(ROWS))


def test_column_types_and_name_case_do_not_matter() -> None:
    table = pa.Table.from_pylist(ROWS)
    seconds = pl.DataFrame(table).with_columns(
        pl.duration(milliseconds=pl.col("talk_s") * 1000).alias("talk_s"),
        pl.col("disposition").cast(pl.Categorical),
        pl.col("start").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    assert plain(cs.score(seconds.rename({"caller": "Caller"}))) == plain(cs.score(ROWS))


def test_a_column_of_ours_for_other_use_is_left_alone() -> None:
    assert plain(cs.score([r | {"line": "A", "note": 1} for r in ROWS])) == plain(cs.score(ROWS))


def test_reports_alone_are_scored_and_an_empty_list_is_none() -> None:
    assert [r["number"] for r in plain(cs.score(None, REPORTS))] == [BUSY]
    assert plain(cs.score(ROWS, [], [])) == plain(cs.score(ROWS))
    assert isinstance(cs.score(None, pl.DataFrame(REPORTS)), pl.DataFrame)


def test_a_new_holder_starts_afresh() -> None:
    tenures = [{"number": BUSY, "holder": "new", "from": BEGIN + timedelta(hours=2)}]
    later = next(r for r in plain(cs.score(ROWS, None, tenures)) if r["number"] == BUSY)
    before = next(r for r in plain(cs.score(ROWS)) if r["number"] == BUSY)
    assert later["calls_out"] < before["calls_out"]


def test_a_missing_column_is_named_with_the_names_close_to_it() -> None:
    renamed = [{"talk_sec" if k == "talk_s" else k: v for k, v in r.items()} for r in ROWS]
    with pytest.raises(cs.InputError, match=r"column talk_s\. Is 'talk_sec' meant to be 'talk_s'\?"):
        cs.score(renamed)


def test_a_few_bad_rows_are_left_out_with_a_warning_that_says_why() -> None:
    bad = row(3) | {"talk_s": -4.0}
    with pytest.warns(UserWarning, match=r"calls: 1 of 31 rows .*talk_s: negative.* first in row 31") as told:
        standings = cs.score([*ROWS, bad])
    assert told[0].filename == __file__
    assert plain(standings) == plain(cs.score(ROWS))


def test_the_warning_of_explain_points_at_its_caller() -> None:
    with pytest.warns(UserWarning, match="1 of 31 rows") as told:
        cs.explain(BUSY, [*ROWS, row(3) | {"callee": ""}])
    assert told[0].filename == __file__


def test_too_many_bad_rows_are_refused() -> None:
    with pytest.raises(TooManyBadLines, match=r"2 of 32 rows .*callee: missing"):
        cs.score([*ROWS, row(3) | {"callee": ""}, row(4) | {"callee": None}])


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(UsageError, match=r"str is no table.*score_files"):
        cs.score("calls.csv")
    with pytest.raises(UsageError, match="list of int"):
        cs.score([1, 2])
    with pytest.raises(UsageError, match="nothing to score"):
        cs.score(None)


def test_as_of_is_a_time_or_text_and_leaves_out_what_came_later() -> None:
    bare = datetime(2025, 3, 3, 15)  # noqa: DTZ001 - a bare time is UTC
    asked = [cs.score(ROWS, as_of=at) for at in ("2025-03-03T15:00:00Z", bare, bare.replace(tzinfo=UTC))]
    assert plain(asked[0]) == plain(asked[1]) == plain(asked[2])
    assert sum(asked[0]["calls_out"].to_pylist()) == 9
    with pytest.raises(UsageError, match="'soon' is no time"):
        cs.score(ROWS, as_of="soon")


def test_explain_agrees_with_score_in_both_languages() -> None:
    first = cs.score(ROWS, REPORTS).to_pylist()[0]
    found = cs.explain(first["number"], ROWS, REPORTS)
    assert isinstance(found, cs.Explanation)
    assert found.standing == first
    assert [e["signal"] for e in found.entries] == [r["signal"] for r in first["reasons"]]
    assert cs.explain("(202) 555-0143", ROWS, region="US", lang="fr").entries != found.entries
    with pytest.raises(NotFound):
        cs.explain("+12025559999", ROWS)


def test_a_policy_is_a_name_or_a_loaded_one() -> None:
    loaded = cs.load_policy("conservative")
    assert plain(cs.score(ROWS, policy=loaded)) == plain(cs.score(ROWS, policy="conservative"))


def test_damaged_lines_of_files_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "calls.ndjson"
    lines = [json.dumps(r, default=lambda v: v.isoformat()) for r in ROWS]
    path.write_text("\n".join([*lines, "{"]) + "\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="1 of 31 lines"):
        cs.score_files(path, quarantine=tmp_path / "bad.csv")
    assert (tmp_path / "bad.csv").exists()


def test_under_ten_names_are_public_and_each_is_there() -> None:
    assert len(cs.__all__) < 10
    assert [name for name in cs.__all__ if getattr(cs, name, None) is None] == []
    assert set(cs.__all__) <= set(dir(cs))
    assert issubclass(cs.InputError, cs.CallstandingError)
    with pytest.raises(AttributeError, match="no attribute 'scores'"):
        _ = cs.scores  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, callstanding; print([m for m in ('numpy', 'duckdb', 'pyarrow', 'narwhals') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_score_stays_the_function_whatever_room_was_imported_first() -> None:
    code = (
        "import callstanding.score, callstanding.pipeline, callstanding as cs; from callstanding import score; "
        "print(callable(cs.score), score is cs.score)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True True"
