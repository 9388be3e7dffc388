"""People call as the Copenhagen Networks Study and Hiya's figures say."""

from __future__ import annotations

import pytest
from tests.simulate.conftest import Ask

from callstanding.simulate.reading import document

RETURNED = """SELECT avg((EXISTS (FROM calls b WHERE b.caller = m.callee AND b.callee = m.caller
    AND b.start > m.start AND b.start <= m.start + INTERVAL {} HOUR))::INT)
    FROM calls m WHERE disposition = 'no-answer'"""


@pytest.mark.parametrize(("hours", "share"), [(1, 0.307), (24, 0.455)])
def test_missed_calls_are_returned_by_31_percent_in_1_h_and_46_in_24_h(people: Ask, hours: int, share: float) -> None:
    assert people(RETURNED.format(hours))[0][0] == pytest.approx(share, abs=0.025)


def test_62_percent_of_the_directed_pairs_call_the_other_way_too(people: Ask) -> None:
    pairs = "WITH p AS (SELECT DISTINCT caller AS a, callee AS b FROM calls)"
    both = "SELECT avg((q.a IS NOT NULL)::INT) FROM p LEFT JOIN p q ON p.a = q.b AND p.b = q.a"
    assert people(f"{pairs} {both}")[0][0] == pytest.approx(0.62, abs=0.025)


def test_a_quarter_of_the_calls_of_the_median_person_go_to_different_people(people: Ask) -> None:
    ratio = "SELECT count(DISTINCT callee) / count(*) AS r FROM calls GROUP BY caller HAVING count(*) >= 5"
    ((half, most),) = people(f"SELECT quantile_cont(r, 0.5), quantile_cont(r, 0.95) FROM ({ratio})")
    assert half == pytest.approx(0.25, abs=0.03)
    assert most == pytest.approx(0.60, abs=0.04)


@pytest.mark.parametrize(("share", "seconds"), [(0.25, 5), (0.5, 30), (0.75, 75), (0.9, 181), (0.95, 342), (0.99, 995)])
def test_talk_times_have_the_published_quantiles(people: Ask, share: float, seconds: int) -> None:
    ((found,),) = people(f"SELECT quantile_cont(talk_s, {share}) FROM calls WHERE disposition = 'answered'")
    assert found == pytest.approx(seconds, rel=0.06)


def test_27_percent_of_the_answered_calls_last_6_s_or_less(people: Ask) -> None:
    ((short,),) = people("SELECT avg((talk_s <= 6)::INT) FROM calls WHERE disposition = 'answered'")
    assert short == pytest.approx(0.27, abs=0.02)


def test_contacts_answer_70_percent(people: Ask) -> None:
    ((answered,),) = people("SELECT avg((disposition = 'answered')::INT) FROM calls")
    assert answered == pytest.approx(0.70, abs=0.02)


def test_calls_by_hour_are_those_of_the_study(people: Ask) -> None:
    weights = document("hours")["people"]["value"]
    local = "hour(start::TIMESTAMP - INTERVAL 5 HOUR)"
    found: dict[int, float] = dict(
        people(f"SELECT {local}, count(*) / (SELECT count(*) FROM calls) FROM calls GROUP BY 1")
    )
    for hour, weight in enumerate(weights):
        assert found[hour] == pytest.approx(weight / sum(weights), abs=0.01)


def test_72_percent_of_101_calls_a_month_are_between_people(people: Ask) -> None:
    ((a_day,),) = people("SELECT count(*) / 14 / (SELECT count(*) FROM labels) FROM calls")
    assert a_day == pytest.approx(101 / 30 * 0.72, rel=0.06)


def test_with_all_the_others_a_person_makes_and_receives_what_hiya_counted(ask: Ask) -> None:
    persons = "(SELECT number FROM labels WHERE kind = 'person')"
    ((out, into),) = ask(
        f"SELECT count(*) FILTER (caller IN {persons}), count(*) FILTER (callee IN {persons}) FROM calls"
    )
    assert out / 2000 / 14 == pytest.approx(101 / 30, rel=0.15)
    assert into / 2000 / 14 == pytest.approx(114 / 30, rel=0.15)


def test_nobody_of_the_people_is_a_machine(people: Ask) -> None:
    ((most,),) = people("SELECT max(n) FROM (SELECT count(*) AS n FROM calls GROUP BY caller, start::DATE)")
    assert most < 60
