"""A school's alert reaches hundreds of families within half an hour, the same ones each time."""

from __future__ import annotations

from tests.simulate.conftest import Ask

from callstanding.simulate.populations.organisations import Alerts
from callstanding.simulate.stage import Stage

# Half-hours in which a school makes more than 60 calls.
BURSTS = """SELECT caller, time_bucket(INTERVAL 30 MINUTE, start) AS slot, count(*) AS n,
    count(DISTINCT callee) AS families FROM made WHERE kind = 'school' GROUP BY ALL HAVING n > 60"""


def test_alerts_are_bursts_of_hundreds_of_calls(ask: Ask, stage: Stage) -> None:
    told = stage.figures.shape("alerts", Alerts)
    ((schools,),) = ask("SELECT count(DISTINCT caller) FROM made WHERE kind = 'school'")
    ((bursts, most),) = ask(f"SELECT count(DISTINCT (caller, slot::DATE)), max(n) FROM ({BURSTS})")
    assert 0.4 * schools < bursts < 2 * schools * told.alerts_a_month * 14 / 30
    assert 200 < most <= told.alert_calls[1]


def test_an_alert_calls_each_family_once(ask: Ask) -> None:
    assert ask(f"SELECT count(*) FROM ({BURSTS}) WHERE families < 0.95 * n") == [(0,)]


def test_there_is_no_alert_on_a_day_without_school(ask: Ask) -> None:
    weekend = "SELECT count(*) FROM made WHERE kind = 'school' AND isodow(start::TIMESTAMP - INTERVAL 5 HOUR) > 5"
    ((calls,),) = ask(f"{weekend} AND caller IN (SELECT caller FROM ({BURSTS}))")
    ((week,),) = ask("SELECT count(*) FROM made WHERE kind = 'school'")
    assert calls < 0.01 * week  # late returns of missed calls


def test_hotlines_are_mostly_called(ask: Ask) -> None:
    hotlines = "(SELECT number FROM labels WHERE kind = 'hotline')"
    ((made, received),) = ask(
        f"SELECT count(*) FILTER (caller IN {hotlines}), count(*) FILTER (callee IN {hotlines}) FROM calls"
    )
    assert received > 10 * made
