"""What an operator vouches for belongs to the holder of that time, not to the number for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.stories.callers import NUMBER, days, said
from tests.stories.test_attackers import ROBOT

from callstanding.testing import MONDAY, assignment, by_number, scored


@pytest.mark.parametrize(("heir", "status"), [("second", "spam"), ("first", "clean")])
def test_a_former_holders_signed_calls_do_not_excuse_the_next_ones(heir: str, status: str, tmp_path: Path) -> None:
    change = MONDAY + timedelta(days=5)
    honest = days([said(0.7, 30, 200)], n=10, count=4, people=12, people_from=90_000, attestation="A")
    robot = days(ROBOT, n=1000, first=6, attestation="B")
    held = [assignment(NUMBER, "first", MONDAY - timedelta(days=90), change), assignment(NUMBER, heir, change)]
    row = by_number(scored(tmp_path, honest + robot, assignments=held))[NUMBER]
    assert row["status"] == status
    assert ("spoofed" in row["flags"]) is (heir == "first")
