"""Calls and reports are counted by the hour they are of, and a change of policy is told with whom it touches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from callstanding.engines import Duck
from callstanding.errors import NoAnswer
from callstanding.pipeline import Options, ingest_files, score_files
from callstanding.pipeline.operator_questions import cared_asked, policy_diff_asked, throughput_asked
from callstanding.pipeline.policy_diff import Moved, by_care, touched
from callstanding.pipeline.store import open_store
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy
from callstanding.testing import MONDAY, assignment, call, campaign, person, report, write

ROBOT, CLINIC, FRIEND = "+12025550101", "+12025550102", "+12025550103"
NOON = (MONDAY + timedelta(days=1, hours=12)).timestamp()
LENIENT = """
[policy]
name = "lenient"
version = "1"
date = 2026-03-02
extends = "standard"
about = "Tags nothing."
source = "A test."

[status]
spam_enter = { value = 99.9, unit = "score (lower bound)", about = "Hardly.", source = "Test", date = 2026-03-02 }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two robots, one of them a clinic's number, and a friend who talks."""
    folder = tmp_path_factory.mktemp("operator")
    robots = [
        row
        for at, number in enumerate((ROBOT, CLINIC))
        for row in campaign(number, calls=1500, answered=0.5, talk_s=(1, 4), people_from=5000 * at)
    ]
    calls = write(folder / "calls.csv", "calls", [*robots, call(FRIEND, person(1), 9, 300)])
    reports = write(folder / "reports.csv", "reports", [report(ROBOT, person(3), 20)])
    held = write(folder / "held.csv", "assignments", [assignment(CLINIC, "health", datetime(2025, 1, 1, tzinfo=UTC))])
    store = folder / "s.duckdb"
    ingest_files([calls], reports=[reports], assignments=[held], store=store, options=Options())
    return store


@pytest.fixture
def engine(store: Path) -> Iterator[Duck]:
    with open_store(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy("standard")


def test_every_call_and_report_of_the_days_is_counted_in_its_hour(engine: Duck, policy: Policy) -> None:
    found = throughput_asked(engine, policy, {"at": NOON, "days": 2})
    assert (sum(found["calls"]), sum(found["reports"])) == (3001, 1)
    assert len(found["calls"]) == len(found["reports"]) == 48
    nine = round((MONDAY.timestamp() + 9 * 3600 - found["first"]) / 3600)
    assert found["calls"][:nine] == [0] * nine
    assert found["calls"][nine] > 200
    assert found["answered"][nine] <= found["calls"][nine]
    assert found["newest"] == MONDAY.timestamp() + 20 * 3600
    assert found["report_lag_s"] == 0.0


def test_hours_before_and_after_the_days_are_not_counted(engine: Duck, policy: Policy) -> None:
    later = throughput_asked(engine, policy, {"at": NOON + 30 * 86_400, "days": 7})
    assert (sum(later["calls"]), later["all_calls"], later["report_lag_s"]) == (0, 3001, None)


def test_a_store_without_facts_has_no_newest_and_no_lag(tmp_path: Path, policy: Policy) -> None:
    with open_store(tmp_path / "empty.duckdb", create=True) as engine:
        found = throughput_asked(engine, policy, {"at": NOON, "days": 1})
        assert (found["calls"], found["newest"], found["report_lag_s"]) == ([0] * 24, None, None)


def test_the_numbers_of_a_holder_are_those_it_holds_now(engine: Duck, policy: Policy) -> None:
    holder = [{"kind": "holder", "subject": "health", "sort": "hospital"}]
    assert cared_asked(engine, policy, {"at": NOON, "subscribers": holder})["sorts"] == {CLINIC: "hospital"}
    before = datetime(2024, 12, 31, tzinfo=UTC).timestamp()
    assert cared_asked(engine, policy, {"at": before, "subscribers": holder})["sorts"] == {}


def _diff(engine: Duck, policy: Policy, **asked: Any) -> dict[str, Any]:
    return policy_diff_asked(engine, policy, {"at": NOON, "told": lambda _: None, **asked})


def test_a_lenient_policy_frees_both_and_says_that_one_is_a_hospital(engine: Duck, policy: Policy) -> None:
    hospital = [{"kind": "holder", "subject": "health", "sort": "hospital"}]
    there = _diff(engine, policy, before={"text": LENIENT}, after=None, subscribers=hospital)
    assert there["changes"] == {"tagged": {"numbers": 2, "sorts": {"hospital": 1}}}
    assert [row["number"] for row in there["rows"]] == [CLINIC, ROBOT]
    back = _diff(engine, policy, after={"text": LENIENT}, subscribers=hospital)
    assert back["changes"] == {"freed": {"numbers": 2, "sorts": {"hospital": 1}}}


def test_both_sides_say_what_scoring_under_that_policy_says(store: Path, engine: Duck, policy: Policy) -> None:
    found = _diff(engine, policy, after={"name": "conservative"})
    engine.close()
    at = datetime.fromtimestamp(NOON, UTC)
    tables = [
        score_files([], store=store, options=Options(policy=name, as_of=at)).standings.to_pylist()
        for name in ("standard", "conservative")
    ]
    old, new = ({row["number"]: row["status"] for row in table} for table in tables)
    assert found["numbers"] == len(old)
    moved = {row["number"]: (row["status_before"], row["status_after"]) for row in found["rows"]}
    assert moved == {number: (old[number], new[number]) for number in old if old[number] != new[number]}


def test_a_policy_does_not_differ_from_itself(engine: Duck, policy: Policy) -> None:
    found = _diff(engine, policy, before={"name": "standard"})
    assert (found["moved"], found["changes"], found["rows"]) == (0, {}, [])


def test_progress_only_grows_and_what_it_raises_breaks_off(engine: Duck, policy: Policy) -> None:
    shares: list[float] = []
    policy_diff_asked(engine, policy, {"at": NOON, "told": shares.append})
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)

    def gone(share: float) -> None:
        raise NoAnswer("Nobody waits.")

    with pytest.raises(NoAnswer):
        policy_diff_asked(engine, policy, {"at": NOON, "told": gone})


def test_new_tags_come_first_and_among_them_those_that_people_wait_for() -> None:
    rows = [
        Moved("+12025550101", "spam", 90.0, "clean", 10.0, "hospital"),
        Moved("+12025550102", "clean", 10.0, "spam", 99.0),
        Moved("+12025550103", "clean", 10.0, "spam", 91.0, "school"),
        Moved("+12025550104", "watch", 10.0, "spam", 92.0, "hospital"),
        Moved("+12025550105", "clean", 10.0, "watch", None),
        Moved("+12025550106", "watch", 40.0, "clean", 9.0),
    ]
    assert [row.number[-1] for row in by_care(rows)] == ["4", "3", "2", "1", "5", "6"]
    counted = touched(rows)
    assert {change: found.numbers for change, found in counted.items()} == {
        "tagged": 3, "freed": 1, "watched": 1, "other": 1}  # fmt: skip
    assert counted["tagged"].sorts == {"hospital": 1, "school": 1}
