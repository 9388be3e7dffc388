"""Ways in which scores have been wrong, or could be turned: each stays closed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.stories.callers import DECLINED, NO_SUCH, NUMBER, days, lost, ringing_back, said
from tests.stories.test_attackers import ROBOT

from callstanding.testing import MONDAY, Row, assignment, by_number, call, person, scored


def spammers(days_: int = 3, **more: str) -> list[Row]:
    """Fifty numbers far apart that nobody listens to."""
    rows: list[Row] = []
    for i in range(50):
        rows += days(ROBOT, n=60, count=days_, number=f"+1{201 + 7 * i}5550143", people_from=1000 * i, **more)  # type: ignore[arg-type]
    return rows


def test_a_call_received_by_a_resting_number_raises_no_score(tmp_path: Path) -> None:
    burst, later = days(ROBOT, n=1000), MONDAY + timedelta(days=6)
    rung = [*burst, call(person(5), NUMBER, 24 * 6 - 1, 60)]
    alone, called = (by_number(scored(tmp_path, rows, as_of=later))[NUMBER]["spam_score"] for rows in (burst, rung))
    assert called <= alone + 1


def test_an_appointment_robot_is_not_tagged_for_the_trunk_that_it_shares(tmp_path: Path) -> None:
    manner = [said(0.1, 2, 6, by="callee"), said(0.55, 11, 15, by="caller"), lost(0.02, DECLINED), lost(0.01, NO_SUCH)]
    robot = days(manner, n=400, count=3, people_from=200_000, trunk="west")
    assert by_number(scored(tmp_path, spammers(trunk="west") + robot))[NUMBER]["status"] != "spam"


def test_a_pollsters_numbers_do_not_tag_each_other(tmp_path: Path) -> None:
    """Each may be tagged for its own calls, twelve in a hundred of which go nowhere; that others do so adds nothing."""
    manner = [said(0.06, 2, 6, by="callee"), said(0.04, 7, 25, by="callee"), said(0.025, 400, 900)]
    manner += [lost(0.12, NO_SUCH), lost(0.06, DECLINED)]
    rows: list[Row] = []
    for i in range(20):
        made = days(manner, n=75, count=5, number=f"+1{202 + 10 * i}5550143", people_from=1500 * i)
        rows += made + ringing_back(made, 0.04)
    tagged = []
    for name, calls in (("apart", rows), ("together", [row | {"account": "polls"} for row in rows])):
        history = scored(tmp_path / name, calls).history.to_pylist()
        tagged.append({change["number"] for change in history if change["status"] == "spam"})
    assert tagged[1] <= tagged[0]


def test_long_talks_with_ones_own_numbers_do_not_clear_a_number(tmp_path: Path) -> None:
    friends = [f"+1646555{i % 40:04d}" for i in range(100)]
    own = [call(NUMBER, friend, 9 + i / 12, 120) for i, friend in enumerate(friends)]
    own += [call(friend, NUMBER, 9.01 + i / 12, 120) for i, friend in enumerate(friends)]
    assert by_number(scored(tmp_path, days(ROBOT, n=1000) + own))[NUMBER]["status"] in ("watch", "spam")


def test_a_strangers_signed_calls_do_not_hide_a_customers_unsigned_ones(tmp_path: Path) -> None:
    customer = days(ROBOT, n=1000, account="customer", trunk="own")
    stranger = days(ROBOT, n=30, number="+14155550143", attestation="C", trunk="carrier")
    assert by_number(scored(tmp_path, customer + stranger))[NUMBER]["status"] == "spam"


def test_a_fresh_number_of_a_spammer_starts_from_his_others(tmp_path: Path) -> None:
    rows = spammers()
    numbers = sorted({row["caller"] for row in rows})
    fresh = days([said(0.1, 40, 90)], n=15, first=2, people_from=90_000)
    held = [assignment(number, "bulk", MONDAY - timedelta(days=30)) for number in numbers]
    for holder, pooled in (("bulk", True), ("another", False)):
        given = [*held, assignment(NUMBER, holder, MONDAY - timedelta(days=30))]
        row = by_number(scored(tmp_path / holder, rows + fresh, assignments=given))[NUMBER]
        assert ("pool_standing" in {reason["signal"] for reason in row["reasons"]}) is pooled


def test_a_call_is_received_whoever_vouches_for_its_caller(tmp_path: Path) -> None:
    rows = days([said(0.7, 30, 90)], n=20, attestation="A")
    rows += [call(person(500 + i), NUMBER, 10 + i / 9, 60) for i in range(20)]
    assert by_number(scored(tmp_path, rows))[NUMBER]["calls_in"] == 20
