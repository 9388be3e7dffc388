"""The other side: whoever calls masses that hang up is found, by whatever path, and no trick of papers clears it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.stories.callers import DECLINED, NO_SUCH, NUMBER, days, lost, ringing_back, said

from callstanding.testing import MONDAY, Row, assignment, by_number, call, report, scored

ROBOT = [said(0.07, 2, 6, by="callee"), said(0.06, 6, 9), said(0.02, 10, 25), lost(0.05, DECLINED), lost(0.06, NO_SUCH)]
# Spam as measured by Hiya in 2018: 9 % answered, 11 s on average.
BRIEF = [said(0.05, 2, 6, by="callee"), said(0.04, 8, 22), lost(0.05, DECLINED), lost(0.03, NO_SUCH)]
WANGIRI = [said(0.03, 1, 3), lost(0.89, {"disposition": "no-answer", "ring_s": 3}), lost(0.08, NO_SUCH)]


def tagged_after(calls: list[Row], place: Path) -> float:
    """Hours from the first call to the tag."""
    history = scored(place, calls).history.to_pylist()
    tag = min(change["at"] for change in history if (change["number"], change["status"]) == (NUMBER, "spam"))
    first = min(row["start"] for row in calls if row["caller"] == NUMBER)
    return float((tag - datetime.fromisoformat(first)) / timedelta(hours=1))


def sequence() -> list[Row]:
    """A thousand neighbours in a row; a fifth answers, an eighth does not exist."""
    ends: list[Row] = [{"talk_s": 5, "disposition": "answered"}, {}, {}, {}, {}, {}, {}, NO_SUCH]
    return [call(NUMBER, f"+1312444{2000 + i:04d}", 9 + 9 * i / 1000) | ends[i % len(ends)] for i in range(1000)]


@pytest.mark.parametrize(
    ("calls", "hours"),
    [
        (days(ROBOT, n=3000), 2),
        (days(ROBOT, n=1000), 4),
        (days(ROBOT, n=500), 6),
        (days(ROBOT, n=200, count=5), 100),
        (days(BRIEF, n=1000), 4),
        (days(BRIEF, n=200, count=3), 48),
        (days(WANGIRI, n=2000, hours=(2, 4)), 2),
        (sequence(), 4),
    ],
    ids=["robot-3000", "robot-1000", "robot-500", "robot-200", "brief-1000", "brief-200", "wangiri", "sequence"],
)
def test_a_plain_attacker_is_tagged(calls: list[Row], hours: float, tmp_path: Path) -> None:
    assert tagged_after(calls, tmp_path) <= hours


def test_wangiri_is_tagged_although_people_ring_back(tmp_path: Path) -> None:
    calls = days(WANGIRI, n=2000, hours=(2, 4))
    assert tagged_after(calls + ringing_back(calls, 0.1, answered=1), tmp_path) <= 2


def test_a_warm_up_does_not_shield_the_day_of_the_attack(tmp_path: Path) -> None:
    warm = days([said(0.6, 30, 120)], n=40, count=21, people_from=9000)
    calls = warm + days(ROBOT, n=3000, first=21, count=2)
    assert tagged_after(calls, tmp_path) <= 24 * 22 + 16


def test_growing_by_a_fifth_every_day_does_not_stay_below_the_line(tmp_path: Path) -> None:
    calls = [row for d in range(21) for row in days(ROBOT, n=round(20 * 1.2**d), first=d, people_from=1000 * d)]
    assert tagged_after(calls, tmp_path) <= 24 * 12


@pytest.mark.parametrize("pool", ["account", "trunk", "block"])
def test_fifty_numbers_of_sixty_calls_each_do_not_hide_each_other(pool: str, tmp_path: Path) -> None:
    rows: list[Row] = []
    for i in range(50):
        number = f"+120255501{i:02d}" if pool == "block" else f"+1{201 + 7 * i}5550143"
        shown: Row = {} if pool == "block" else {pool: "bulk"}
        rows += days(ROBOT, n=60, count=5, number=number, people_from=1000 * i, **shown)
    status = [row["status"] for row in scored(tmp_path, rows).standings.to_pylist()]
    assert len(status) == 50
    assert set(status) <= {"watch", "spam"}


def test_a_new_name_every_day_does_not_clear_a_number(tmp_path: Path) -> None:
    calls = days(ROBOT, n=1000, count=4)
    held = [
        assignment(NUMBER, f"name {d}", MONDAY + timedelta(days=d), MONDAY + timedelta(days=d + 1)) for d in range(4)
    ]
    assert by_number(scored(tmp_path, calls, assignments=held))[NUMBER]["status"] == "spam"


def test_praise_ordered_from_those_who_were_called_does_not_clear_a_number(tmp_path: Path) -> None:
    calls = days(ROBOT, n=1000)
    reached = [row["callee"] for row in calls if row["disposition"] == "answered"]
    praise = [report(NUMBER, who, 20, "wanted") for who in reached[:40]]
    assert by_number(scored(tmp_path, calls, reports=praise))[NUMBER]["status"] == "spam"
