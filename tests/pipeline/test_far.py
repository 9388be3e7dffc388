"""The flow on Spark gives the standings that it gives here: from folders, a lake, or a folder that is followed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.engines.spark.begun import QUICK
from tests.pipeline.conftest import Town
from tests.pipeline.far_places import MASTER, by_day, far, others, parquet

from callstanding.engines.spark.java import java
from callstanding.errors import CallstandingError, ClusterError, StoreError
from callstanding.pipeline import Intake, Options
from callstanding.pipeline.far import Far, follow_far, ingest_far, rebuild_far, score_far, scored_far
from callstanding.testing import call, differences, scored

Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True, scope="module")
def _java() -> None:
    """Skips where the Java that Spark runs on is missing."""
    try:
        java()
    except ClusterError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def here(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The standings that DuckDB gives."""
    place = tmp_path_factory.mktemp("here")
    return by_number(
        scored(place, town.calls, reports=town.reports, assignments=town.assignments).standings.to_pylist()
    )


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(quarantine=tmp_path / "aside.csv")


def by_number(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: str(row["number"]))


def test_folders_by_day_give_the_standings_of_one_file(
    town: Town, here: Rows, options: Options, tmp_path: Path
) -> None:
    places = [(str(by_day(tmp_path / "calls", town.calls)), None), *others(tmp_path, town)]
    with scored_far(far(), places, options=options) as found:
        folder = Path(found.write(str(tmp_path / "standings")).removeprefix("file:"))
    assert (folder / "_SUCCESS").exists()
    written = pq.ParquetDataset(folder).read()
    assert not differences(here, by_number(written.to_pylist()))


@pytest.mark.long
def test_a_lake_that_grows_day_by_day_gives_them_too(town: Town, here: Rows, options: Options, tmp_path: Path) -> None:
    """Late calls come with the next day, and some calls come twice."""
    lake, calls = tmp_path / "lake", town.calls
    late, rest = calls[::9], [row for at, row in enumerate(calls) if at % 9]
    first = sorted(rest, key=lambda row: str(row["start"]))
    half = len(first) // 2
    ingest_far(far(lake), [(str(by_day(tmp_path / "one", first[:half])), None)], options=options)
    more = [(str(by_day(tmp_path / "two", first[half - 5 :] + late)), None), *others(tmp_path, town)]
    read = ingest_far(far(lake), more, options=options)
    assert read.known_before == 5
    assert not differences(here, by_number(score_far(far(lake), [], options=options).standings.to_pylist()))
    assert rebuild_far(far(lake))["calls"] == len(calls)
    assert not differences(here, by_number(score_far(far(lake), [], options=options).standings.to_pylist()))


def test_a_folder_that_is_followed_counts_each_file_once(town: Town, options: Options, tmp_path: Path) -> None:
    lake, came = tmp_path / "lake", tmp_path / "came"
    heard: list[Intake] = []
    parquet(came / "batch-0.parquet", "calls", town.calls[:40])
    for _ in range(2):
        follow_far(far(lake), (str(came), "calls"), options=options, every_s=None, told=heard.append)
    assert [intake.accepted for intake in heard] == [40]


@pytest.mark.long
def test_a_folder_that_is_followed_gives_the_standings_of_one_file(
    town: Town, here: Rows, options: Options, tmp_path: Path
) -> None:
    lake, half = tmp_path / "lake", len(town.calls) // 2
    came = tmp_path / "came"
    heard: list[Intake] = []
    ingest_far(far(lake), others(tmp_path, town), options=options)
    for batch, rows in enumerate((town.calls[:half], town.calls[half:], [])):
        if rows:
            parquet(came / f"batch-{batch}.parquet", "calls", rows)
        follow_far(far(lake), (str(came), "calls"), options=options, every_s=None, told=heard.append)
    assert [intake.accepted for intake in heard] == [half, len(town.calls) - half]
    assert not differences(here, by_number(score_far(far(lake), [], options=options).standings.to_pylist()))


def test_a_half_written_partition_publishes_nothing(town: Town, options: Options, tmp_path: Path) -> None:
    lake, folder = tmp_path / "lake", by_day(tmp_path / "calls", town.calls)
    file = max(folder.rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(CallstandingError, match="only half there") as told:
        ingest_far(far(lake), [(str(folder), None)], options=options)
    assert file.parent.name in str(told.value)
    with pytest.raises(CallstandingError, match="nothing to score"):
        score_far(far(lake), [], options=options)


def test_what_cannot_be_used_is_put_aside_with_its_file_and_reason(options: Options, tmp_path: Path) -> None:
    rows = [call("+12025550143", "+12025550177", hour, 7) for hour in range(60)]
    rows += [call("+12025550143", "", 3, 7), {**call("+12025550143", "+12025550177", 4, 7), "talk_s": "-4"}]
    place = parquet(tmp_path / "calls" / "day=2025-03-03" / "part.parquet", "calls", rows)
    intake: Intake | None = score_far(far(), [(str(place.parent.parent), None)], options=options).intake
    assert intake is not None
    assert (intake.lines, intake.accepted, intake.quarantined) == (62, 60, 2)
    aside = (tmp_path / "aside.csv").read_text()
    assert "callee: missing" in aside
    assert "talk_s: negative" in aside
    assert "part.parquet" in aside


def test_no_key_stands_in_what_spark_tells_and_nothing_is_left(options: Options, tmp_path: Path) -> None:
    """Spark writes the text of its plans into its event log; what is made on the way goes with the run (law 10)."""
    rows = [call("+12025550143", "+12025550177", hour, 7, account="one") for hour in range(3)]
    place = parquet(tmp_path / "calls.parquet", "calls", rows)
    told = tmp_path / "events"
    told.mkdir()
    logged = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": told.as_uri(), "spark.eventLog.compress": "false"}
    run = Far(MASTER, key=tmp_path / "key", work=(tmp_path / "work").as_uri(), settings={**QUICK, **logged})
    assert score_far(run, [(str(place), None)], options=options).standings.num_rows == 1
    events = b"".join(path.read_bytes() for path in told.rglob("*") if path.is_file()).lower()
    key = bytes.fromhex((tmp_path / "key").read_text())
    assert b"callstanding_key" in events  # it does hold the plans
    for pad in (0x00, 0x36, 0x5C):
        assert bytes(byte ^ pad for byte in key).hex().encode() not in events
    assert not list((tmp_path / "work").rglob("*.parquet"))


def test_a_cluster_that_is_away_is_told_at_once(options: Options) -> None:
    with pytest.raises(ClusterError, match=r"No Spark master answers at spark://127\.0\.0\.1:1 "):
        score_far(Far("spark://127.0.0.1:1"), [("/nowhere", None)], options=options)


def test_a_lake_that_is_not_there_is_not_made_by_asking(options: Options, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no lake at"):
        score_far(far(tmp_path / "none"), [], options=options)
    assert not (tmp_path / "none").exists()
