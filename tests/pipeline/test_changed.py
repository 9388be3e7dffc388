"""Falls of answer rates in call records of simulated pools: found, dated, explained, and none where nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from bench.incidents import Pool, calls, write

from callstanding.actions.changed import Change
from callstanding.actions.labels import Label
from callstanding.engines import Duck
from callstanding.errors import NotFound, UsageError
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.changed import Changes, Told, changed_of, labelled
from callstanding.pipeline.filled import filled
from callstanding.policies import load_policy

POLICY = load_policy("standard")
POOL = Pool(numbers=4, per_day=250, days=36, begins=35)  # the last day is the first of the incident
DAY = date(2025, 4, 7)
FIRST = POOL.number(0)


@contextmanager
def engine_of(table: pa.Table) -> Iterator[Duck]:
    with TemporaryDirectory() as place:
        file = write(table, Path(place) / "calls.parquet")
        with filled([file], [], [], None, options=Options(), progress=None) as engine:
            yield engine


def found(table: pa.Table, numbers: Sequence[str] | None = None, **asked: Any) -> Changes:
    with engine_of(table) as engine:
        return changed_of(engine, POLICY, numbers, **asked)


def told(rows: Sequence[Change]) -> set[tuple[str, date, str]]:
    return {(row.name, row.since, row.cause) for row in rows}


def test_a_labelled_number_is_found_on_its_day_and_told_from_its_siblings() -> None:
    rows = found(calls(POOL, "label", 1)).rows
    assert (FIRST, DAY, "label") in told(rows)
    assert {row.found for row in rows if row.name == FIRST} == {DAY}


@pytest.mark.parametrize("kind", ["list", "hour", "carrier trunk", "carrier network", "carrier block"])
def test_what_strikes_the_whole_pool_is_found_on_its_day_with_its_cause(kind: str) -> None:
    rows = found(calls(POOL, kind, 1)).rows
    assert (f"{FIRST} +3", DAY, kind.split(maxsplit=1)[0]) in told(rows)
    assert {row.cause for row in rows if row.since == DAY} == {kind.split(maxsplit=1)[0]}


@pytest.mark.parametrize("seed", [1, 2])
def test_where_nothing_changed_there_is_no_fall(seed: int) -> None:
    quiet = replace(POOL, days=60, begins=60)
    changes = found(calls(quiet, "none", seed))
    assert changes.rows == []
    assert len(changes.series) == 5


def test_one_number_is_asked_for_and_its_siblings_stay_unnamed() -> None:
    changes = found(calls(POOL, "carrier trunk", 1), [POOL.number(1)])
    assert told(changes.rows) <= {(POOL.number(1), DAY, "carrier")}
    assert changes.rows
    assert list(changes.series) == [POOL.number(1)]


def test_siblings_are_those_of_the_numbers_that_one_may_see() -> None:
    table = calls(POOL, "label", 1)
    with engine_of(table) as engine:
        [alone] = changed_of(engine, POLICY, [FIRST], among=[FIRST, "+12025550199"]).rows
        [beside] = changed_of(engine, POLICY, [FIRST]).rows
    assert (alone.cause, alone.evidence.siblings) == ("none", 0)
    assert (beside.cause, beside.evidence.siblings) == ("label", 3)


def test_a_label_seen_elsewhere_explains_a_fall_without_siblings() -> None:
    seen = Told(labels={FIRST: [datetime(2025, 4, 6, 12, tzinfo=UTC)]})
    with engine_of(calls(POOL, "label", 1)) as engine:
        [row] = changed_of(engine, POLICY, [FIRST], among=[FIRST], told=seen).rows
    assert (row.cause, row.evidence.seen) == ("label", True)


def test_pools_are_accounts_unless_they_are_named() -> None:
    named = Told(pools={POOL.number(i): "east" if i < 2 else "west" for i in range(4)})
    changes = found(calls(POOL, "none", 1), told=named)
    assert [name for name in changes.series if "+1 " in name or name.endswith("+1")] == [
        f"{FIRST} +1",
        f"{POOL.number(2)} +1",
    ]


def test_order_split_and_repetition_change_nothing(tmp_path: Path) -> None:
    small = replace(POOL, numbers=2, per_day=120)
    table = calls(small, "label", 3)
    once = found(table)
    mixed = table.take(np.random.default_rng(1).permutation(len(table)))
    parts = [mixed.slice(0, len(mixed) // 2), mixed.slice(len(mixed) // 2), mixed.slice(0, 500)]
    files = [write(part, tmp_path / f"{i}.parquet") for i, part in enumerate(parts)]
    ingest_files(files, store=tmp_path / "s", options=Options())
    with filled([], [], [], tmp_path / "s", options=Options(), progress=None) as engine:
        again = changed_of(engine, POLICY)
    assert told(again.rows) == told(once.rows)
    for name, series in once.series.items():
        assert series.people.tolist() == again.series[name].people.tolist()
        assert series.answered.tolist() == again.series[name].answered.tolist()


def test_what_comes_later_is_not_known_yet() -> None:
    before = datetime(2025, 4, 7, tzinfo=UTC) - timedelta(seconds=1)
    assert found(calls(POOL, "list", 1), as_of=before).rows == []


@pytest.mark.parametrize("asked", [{"zone": "Mars/Olympus"}, {"days": 0}])
def test_terms_that_cannot_be_are_refused(asked: Any) -> None:
    with pytest.raises(UsageError):
        found(calls(replace(POOL, days=2), "none", 1), **asked)


def test_a_number_that_nobody_saw_is_not_found() -> None:
    with pytest.raises(NotFound):
        found(calls(replace(POOL, days=2), "none", 1), ["+12025550199"])


def test_only_what_was_shown_as_bad_elsewhere_is_evidence() -> None:
    shown = [
        Label(FIRST, date(2025, 4, 5), "hiya", "Verified", "clean"),
        Label(FIRST, date(2025, 4, 6), "hiya", "Scam likely", "spam"),
        Label(FIRST, date(2025, 4, 7), "hiya", "Survey", "watch"),
        Label(FIRST, date(2025, 4, 8), "hiya", "", "unknown"),
    ]
    assert labelled({FIRST: shown}) == {FIRST: [datetime(2025, 4, day, 12, tzinfo=UTC) for day in (6, 7)]}
