"""The simulated day is repeatable, and everybody in it behaves as his part demands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from callstanding.simulate import Simulation, simulate_day
from callstanding.simulate.town.cast import CARE_CENTRE, ONE_RING, ROBOCALLER, SCHOOL, e164
from callstanding.simulate.traffic import MONDAY


@pytest.fixture(scope="module")
def town() -> Simulation:
    return simulate_day(seed=1, population=2000)


def made_by(town: Simulation, number: int) -> pa.Table:
    return town.calls.filter(pc.equal(town.calls["caller"], e164(number)))


def share(calls: pa.Table, disposition: str) -> float:
    answered: float = pc.mean(pc.equal(calls["disposition"], disposition).cast("double")).as_py()
    return answered


def test_the_same_seed_gives_the_same_day(town: Simulation) -> None:
    again = simulate_day(seed=1, population=2000)
    assert (again.calls, again.reports) == (town.calls, town.reports)


def test_another_seed_gives_another_day(town: Simulation) -> None:
    assert simulate_day(seed=2, population=2000).calls != town.calls


def test_the_robocaller_calls_3000_times_answered_by_15_percent_for_4_seconds(town: Simulation) -> None:
    calls = made_by(town, ROBOCALLER)
    answered = calls.filter(pc.equal(calls["disposition"], "answered"))
    assert calls.num_rows == 3000
    assert share(calls, "answered") == pytest.approx(0.15, abs=0.03)
    assert pc.mean(answered["talk_s"]).as_py() == pytest.approx(4.0, abs=0.5)


def test_nobody_calls_the_robocaller_back(town: Simulation) -> None:
    assert e164(ROBOCALLER) not in town.calls["callee"].to_pylist()


def test_the_one_ring_scammer_rings_for_three_seconds_at_most(town: Simulation) -> None:
    calls = made_by(town, ONE_RING)
    unanswered = calls.filter(pc.equal(calls["disposition"], "no-answer"))
    assert pc.max(unanswered["ring_s"]).as_py() <= 3.0


def test_the_school_alerts_600_families_in_one_evening_and_most_listen(town: Simulation) -> None:
    calls = made_by(town, SCHOOL)
    assert calls.num_rows >= 600
    assert share(calls, "answered") > 0.7


def test_the_care_centre_receives_more_than_it_makes(town: Simulation) -> None:
    received = pc.sum(pc.equal(town.calls["callee"], e164(CARE_CENTRE))).as_py()
    assert received > 2 * made_by(town, CARE_CENTRE).num_rows


def test_every_number_lies_in_the_exchange_that_serves_nobody(town: Simulation) -> None:
    numbers = set(town.calls["caller"].to_pylist()) | set(town.calls["callee"].to_pylist())
    assert {number for number in numbers if number[5:8] != "555" or len(number) != 12} == set()


def test_every_reporter_but_the_quarrellers_was_called_first(town: Simulation) -> None:
    called = set(zip(town.calls["caller"].to_pylist(), town.calls["callee"].to_pylist(), strict=True))
    reports = zip(town.reports["number"].to_pylist(), town.reports["reporter"].to_pylist(), strict=True)
    never_called = Counter(number for number, reporter in reports if (number, reporter) not in called)
    assert {town.roles[number] for number in never_called} == {"reception"}


def test_calls_stay_within_the_days_and_are_in_order(town: Simulation) -> None:
    starts = town.calls["start"].to_pylist()
    assert starts == sorted(starts)
    assert 0 <= (starts[0] - MONDAY).total_seconds() <= (starts[-1] - MONDAY).total_seconds() < 86_400


def test_offices_rest_at_the_weekend() -> None:
    week = simulate_day(seed=1, population=300, days=7)
    days = Counter(moment.strftime("%a") for moment in made_by(week, CARE_CENTRE)["start"].to_pylist())
    assert not {"Sat", "Sun"} & set(days)


def test_csv_and_parquet_hold_the_same_calls(town: Simulation, tmp_path: Path) -> None:
    calls_csv, *_ = town.save(tmp_path)
    calls_parquet, *_ = town.save(tmp_path, suffix=".parquet")
    columns = ["call_id", "caller", "callee", "disposition"]
    text = pa.csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()), include_columns=columns)
    assert pa.csv.read_csv(calls_csv, convert_options=text) == pq.read_table(calls_parquet, columns=columns)
    assert "2025-03-03T05:" in calls_csv.read_text(encoding="utf-8")[:400]
