"""The harmless side: hospitals, drivers, shops, alerts and call centres are never tagged, and most never watched."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.stories.callers import (
    DECLINED,
    NO_SUCH,
    NUMBER,
    ONE_RING,
    Some,
    days,
    lost,
    received,
    ringing_back,
    said,
)

from callstanding.testing import MONDAY, Row, assignment, by_number, call, campaign, person, report, scored

CALM, WATCHED = ("unknown", "clean"), ("unknown", "clean", "watch")


def message(seconds: float, *, heard: float = 0.55, cut: float = 0.1) -> list[Some]:
    """A recorded message: a share hears it, on the line or as voicemail, a share hangs up at once."""
    return [
        said(cut, 2, 6, by="callee"),
        said(heard, seconds - 2, seconds + 2, by="caller"),
        lost(0.02, DECLINED),
        lost(0.01, NO_SUCH),
    ]


def staffed(made: list[Row], share: float) -> list[Row]:
    """Calls, and the share of the called who ring back."""
    return made + ringing_back(made, share)


def hospital() -> list[Row]:
    made = days([said(0.08, 2, 6), said(0.3, 7, 60), said(0.25, 60, 300)], n=300, count=7, hours=(0, 24), people=20_000)
    return staffed(made, 0.1) + received(800, count=7, people=20_000)


def pharmacy() -> list[Row]:
    return days(message(22), n=250, count=5)


def driver(n: int, short: float) -> list[Row]:
    """A parcel driver who calls strangers at their doors; half of them answer, many say two words."""
    return days(
        [said(0.55 * short, 2, 6), said(0.55 * (1 - short), 7, 30), lost(0.06, DECLINED)], n=n, count=6, hours=(8, 19)
    )


def taxi() -> list[Row]:
    """Half of the answered calls are over in six seconds, and many passengers decline: they see the car."""
    made = days([said(0.3, 3, 6), said(0.3, 7, 20), lost(0.15, DECLINED)], n=110, count=6, hours=(6, 23))
    return staffed(made, 0.1) + received(15, count=6)


def ringing_taxi() -> list[Row]:
    """A driver who lets it ring once to say that the car is there."""
    manner = [said(0.15, 3, 6), said(0.15, 7, 20), lost(0.1, DECLINED), lost(0.45, ONE_RING)]
    return staffed(days(manner, n=110, count=6, hours=(6, 23)), 0.1)


def pollster(invalid: float) -> list[Row]:
    """Random digits: one in eight answers, half of these hang up, some talk for ten minutes."""
    manner = [said(0.06, 2, 6, by="callee"), said(0.04, 7, 25, by="callee"), said(0.025, 400, 900)]
    return staffed(days([*manner, lost(invalid, NO_SUCH), lost(0.06, DECLINED)], n=150, count=5, hours=(10, 20)), 0.04)


def centre(answered: float, short: float) -> list[Row]:
    """A sales centre of twenty numbers of one account and one block: 75 calls a day and number, two weeks."""
    talks = [said(answered * short, 2, 6, by="callee"), said(answered * (1 - short) / 2, 8, 60)]
    manner = [*talks, said(answered * (1 - short) / 2, 60, 500), lost(0.05, DECLINED), lost(0.02, NO_SUCH)]
    rows = []
    for i in range(20):
        for week in (0, 7):
            given: Row = {"number": f"+12025550{120 + i}", "people_from": 1000 * i + 100 * week, "first": week}
            rows += staffed(days(manner, n=75, count=5, account="sales", **given), 0.03)
    return rows


def doctor() -> list[Row]:
    """A practice that returns the calls that it missed."""
    rang = received(220, count=5, people=900, answered=0.3)
    missed = [row for row in rang if not row["talk_s"]]
    back = [call(NUMBER, row["caller"], 24 * 4 + 19 + i / 500, 90 * (i % 3)) for i, row in enumerate(missed)]
    return rang + back


def mondays() -> list[Row]:
    manner = [said(0.07, 2, 6), said(0.4, 10, 90), said(0.1, 90, 300)]
    return [row for week in range(5) for row in staffed(days(manner, n=200, first=7 * week, people=900), 0.08)]


def collector() -> list[Row]:
    manner = [said(0.09, 2, 6, by="callee"), said(0.06, 10, 60), said(0.06, 60, 400)]
    return staffed(days([*manner, lost(0.12, DECLINED), lost(0.03, NO_SUCH)], n=100, count=5, people=180), 0.05)


HONEST = {
    "hospital-reception": (hospital, CALM),
    "pharmacy-reminders-that-nobody-calls-back": (pharmacy, CALM),
    "driver-of-90-calls": (lambda: driver(90, 0.15), CALM),
    "driver-of-150-calls": (lambda: driver(150, 0.3), CALM),
    "driver-of-200-calls": (lambda: driver(200, 0.4), WATCHED),
    "taxi": (taxi, WATCHED),
    "taxi-that-rings-once": (ringing_taxi, WATCHED),
    "pollster": (lambda: pollster(0.02), WATCHED),
    "pollster-of-random-digits": (lambda: pollster(0.12), WATCHED),
    "sales-centre-with-a-warm-list": (lambda: centre(0.3, 0.2), CALM),
    "sales-centre-with-a-cold-list": (lambda: centre(0.12, 0.45), WATCHED),
    "doctor-who-calls-back": (doctor, CALM),
    "shop-that-calls-on-mondays": (mondays, CALM),
    "appointment-robot-of-30-s": (lambda: days(message(30), n=400, count=5), CALM),
    "appointment-robot-of-20-s": (lambda: days(message(20), n=400, count=5), CALM),
    "appointment-robot-of-12-s": (lambda: days(message(12), n=400, count=5), WATCHED),
    "flood-alert-at-night": (lambda: days([*message(25), lost(0.03, NO_SUCH)], n=8000, hours=(3, 5)), CALM),
    "one-time-passwords": (lambda: days(message(10, heard=0.75), n=2000, count=3, hours=(0, 24), people=4000), WATCHED),
    "debt-collector": (collector, CALM),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_caller_is_never_tagged(name: str, tmp_path: Path) -> None:
    rows, allowed = HONEST[name]
    calls = rows()
    mine = {row["caller"] for row in calls if row["caller"].startswith("+1202555")}
    history = scored(tmp_path, calls).history.to_pylist()
    assert mine
    assert {change["status"] for change in history if change["number"] in mine} <= set(allowed)


def test_a_line_that_withholds_its_number_has_no_standing(tmp_path: Path) -> None:
    hidden = [row | {"caller": "anonymous"} for row in days(message(8), n=200)]
    assert by_number(scored(tmp_path, [*hidden, call(NUMBER, person(1), 9, 60)])).keys() == {NUMBER}


@pytest.mark.parametrize("attestation", ["", "A"])
def test_five_reporters_in_a_thousand_calls_change_nothing(attestation: str, tmp_path: Path) -> None:
    calls = days([said(0.1, 2, 6), said(0.2, 8, 60), said(0.2, 60, 300)], n=1000, attestation=attestation)
    reached = [row["callee"] for row in calls if row["disposition"] == "answered"]
    told = [report(NUMBER, who, 20 + i / 60, "fraud") for i, who in enumerate(reached[:5])]
    before, after = (by_number(scored(tmp_path, calls, reports=r))[NUMBER] for r in ([], told))
    assert after["reports"] == 5
    assert after["status"] == "clean"
    assert after["spam_score"] - before["spam_score"] < 1


@pytest.mark.parametrize("forged", ["C", "B", ""])
def test_a_number_that_others_borrow_stays_clean_on_its_own_calls(forged: str, tmp_path: Path) -> None:
    own = days([said(0.7, 30, 200)], n=10, count=5, people=12, people_from=90_000, attestation="A")
    borrowed = campaign(NUMBER, calls=3000, answered=0.15, talk_s=(3, 5), hours=(105, 115), attestation=forged)
    told = [report(NUMBER, row["callee"], 116, "fraud") for row in borrowed if row["talk_s"]]
    outcome = scored(tmp_path, own + borrowed, reports=told)
    row = by_number(outcome)[NUMBER]
    assert (row["status"], row["flags"], row["calls_out"]) == ("clean", ["spoofed"], 3050)
    assert row["spam_score"] < 6
    assert {change["status"] for change in outcome.history.to_pylist()} <= set(CALM)


@pytest.mark.parametrize("pause", [0, 45])
def test_the_next_holder_of_a_spammers_number_is_clean(pause: int, tmp_path: Path) -> None:
    bad = days([said(0.15, 3, 5)], n=1000, count=3)
    good = days([said(0.6, 20, 200)], n=30, count=5, first=4 + pause, people_from=50_000)
    change = [MONDAY + timedelta(days=days_) for days_ in (-90, 3, 4 + pause)]
    held = [assignment(NUMBER, "one", change[0], change[1]), assignment(NUMBER, "two", change[2])]
    row = by_number(scored(tmp_path, bad + good, assignments=held))[NUMBER]
    assert (row["status"], row["calls_out"]) == ("clean", 150)
    assert row["spam_score"] < 10
