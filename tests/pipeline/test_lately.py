"""The calls of the last day, and the standings of some numbers: as they are among all of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from callstanding.pipeline import Options, ingest_files, score_files
from callstanding.pipeline.flow import moment
from callstanding.pipeline.lately import calls_asked, calls_lately, judged_some
from callstanding.pipeline.store import open_store
from callstanding.policies import load_policy
from callstanding.testing import by_number, call, campaign, write

A, B, C = "+12025550143", "+12025550144", "+12025550145"
STANDARD = load_policy("standard")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A called on two days, B had calls made in its name, C was only called."""
    rows = campaign(A, calls=30, answered=0.4, talk_s=(2, 60), hours=(9.0, 10.0))
    rows += campaign(A, calls=20, answered=0.4, talk_s=(2, 60), hours=(33.5, 34.0), people_from=50)
    rows += campaign(B, calls=5, answered=0.4, talk_s=(2, 9), hours=(32.0, 33.0), people_from=90, attestation="A")
    rows += campaign(B, calls=7, answered=0.4, talk_s=(2, 9), hours=(32.5, 33.5), people_from=99, attestation="C")
    rows.append(call(A, C, 34.0, 10))
    path = tmp_path / "s.duckdb"
    ingest_files([write(tmp_path / "c.csv", "calls", rows)], store=path, options=Options())
    return path


def test_only_calls_of_the_last_24_hours_count_and_none_that_others_made_in_the_numbers_name(store: Path) -> None:
    with open_store(store) as engine:
        at = moment(engine, None)
        assert calls_lately(engine, [A, B, C, "+12025550199"], at) == {A: 21, B: 5}
        assert calls_lately(engine, [A], at - timedelta(hours=24)) == {A: 30}
        asked = calls_asked(engine, STANDARD, {"numbers": [B], "at": at.replace(tzinfo=UTC).timestamp()})
        assert asked["calls"] == {B: 5}
        assert datetime.fromtimestamp(asked["at"], UTC).replace(tzinfo=None) == at


def test_some_numbers_stand_as_they_do_among_all(store: Path) -> None:
    everybody = by_number(score_files([], options=Options(), store=store))
    told: list[tuple[int, int]] = []
    with open_store(store) as engine:
        tables = judged_some(
            engine, STANDARD, [A, B, "+12025550199"], moment(engine, None),
            progress=lambda _, done, total, __: told.append((done, total)),
        )  # fmt: skip
        some = {row["number"]: row for row in pa.concat_tables(tables).to_pylist()}
        assert list(judged_some(engine, STANDARD, ["+12025550199"], moment(engine, None))) == []
    assert some == {number: everybody[number] for number in (A, B)}
    assert told == [(2, 2)]
