"""The innocent: spoofed, inheriting a spammer's number, or reported by crowds."""

from __future__ import annotations

import pytest
from tests.simulate.conftest import Ask


@pytest.mark.parametrize("kind", ["spoofed_person", "spoofed_business", "neighbour", "flooded_business"])
def test_spoofed_calls_come_unvouched_by_others_trunks_and_own_calls_are_vouched_for(ask: Ask, kind: str) -> None:
    found = ask(
        f"""SELECT coalesce(attestation, 'none') IN ('C', 'none') AS foreign_, count(*), count(account)
        FROM made WHERE kind = '{kind}' GROUP BY 1 ORDER BY 1"""
    )
    (_, own, _), (_, foreign, with_account) = found
    assert own > 20
    assert foreign > 20
    assert with_account < 0.05 * foreign + 5  # own calls that lost their header on the way


def test_spoofed_numbers_are_rung_back_by_people_whom_their_holders_never_called(ask: Ask) -> None:
    ((storm,),) = ask(
        """SELECT count(*) FROM calls b JOIN labels l ON b.callee = l.number AND l.kind = 'spoofed_person'
        JOIN calls s ON s.caller = b.callee AND s.callee = b.caller AND s.disposition = 'no-answer'
        AND s.account IS NULL AND coalesce(s.attestation, 'C') = 'C' AND b.start > s.start"""
    )
    assert storm > 20


def test_neighbours_numbers_are_shown_next_door(ask: Ask) -> None:
    ((near,),) = ask(
        """SELECT avg((caller[3:5] = callee[3:5])::INT) FROM made
        WHERE kind = 'neighbour' AND coalesce(attestation, 'C') = 'C'"""
    )
    assert near > 0.8


def test_a_flood_lasts_three_hours_at_most(ask: Ask) -> None:
    ((hours,),) = ask(
        """SELECT max(h) FROM (SELECT date_diff('minute', min(start), max(start)) / 60 AS h FROM made
        WHERE kind = 'flooded_business' AND attestation = 'C' GROUP BY caller)"""
    )
    assert 0 < hours <= 4


def test_numbers_change_hands_in_both_directions_after_a_rest(ask: Ask) -> None:
    found = ask(
        """SELECT a.kind, b.kind, min(date_diff('hour', a."to", b."from")) FROM labels a
        JOIN labels b ON a.number = b.number AND b."from" >= a."to" GROUP BY ALL ORDER BY ALL"""
    )
    assert {(a, b) for a, b, _ in found} == {
        ("spammer_before_holder", "holder_after_spammer"),
        ("holder_before_spammer", "spammer_after_holder"),
        ("returning_spammer", "returning_spammer"),
    }
    assert min(rest for *_, rest in found) >= 2.7 * 24


def test_only_who_comes_back_has_the_same_holder_again(ask: Ask) -> None:
    found = ask(
        """SELECT l.kind, count(DISTINCT a.holder), count(*) FROM assignments a
        JOIN (SELECT number, any_value(kind ORDER BY kind) AS kind FROM labels GROUP BY number HAVING count(*) = 2) l
        USING (number) GROUP BY l.kind, a.number"""
    )
    assert found
    assert {(kind == "returning_spammer", holders, tenures) for kind, holders, tenures in found} <= {
        (True, 1, 2),
        (False, 2, 2),
    }


def test_nobody_calls_from_a_resting_number(ask: Ask) -> None:
    later = 'lead("from") OVER (PARTITION BY number ORDER BY "from")'
    resting = f'(SELECT number, "to" AS begin, {later} AS until FROM labels)'
    assert ask(f"FROM calls JOIN {resting} r ON caller = r.number AND start >= r.begin AND start < r.until") == []


def test_a_brigade_was_never_called(ask: Ask) -> None:
    ((reports, called),) = ask(
        """SELECT count(*), count(*) FILTER ((r.number, r.reporter) IN (SELECT (caller, callee) FROM calls))
        FROM reports r JOIN labels l USING (number) WHERE l.kind = 'brigaded_business'"""
    )
    assert reports > 50
    assert called < 0.05 * reports


def test_a_verified_mob_is_one_in_a_hundred_of_those_reached(ask: Ask) -> None:
    ((share,),) = ask(
        """SELECT count(DISTINCT (r.number, r.reporter)) / (SELECT count(DISTINCT (caller, callee)) FROM made
        WHERE kind = 'brigaded_caller' AND disposition <> 'failed')
        FROM reports r JOIN labels l USING (number) WHERE l.kind = 'brigaded_caller' AND r.kind = 'spam'"""
    )
    assert 0.003 < share <= 0.02


def test_mass_reports_fall_within_an_hour(ask: Ask) -> None:
    ((share, n),) = ask(
        """SELECT min(m), count(*) FROM (SELECT number, max(n) / sum(n) AS m FROM (SELECT number, count(*) AS n,
        time_bucket(INTERVAL 1 HOUR, r.at) FROM reports r JOIN labels l USING (number)
        WHERE l.kind = 'stormed_business' GROUP BY ALL) GROUP BY number)"""
    )
    assert n >= 1
    assert share > 0.45  # an hour may begin in the middle of a clock's hour


def test_complaints_arrive_later_than_they_are_about_and_blocks_at_once(ask: Ask) -> None:
    assert ask('FROM reports WHERE received_at < "at"') == []
    ((complaints, handset),) = ask(
        """SELECT median(date_diff('second', "at", received_at)) FILTER (source = 'complaints') / 3600,
        median(date_diff('second', "at", received_at)) FILTER (source = 'handset') FROM reports
        WHERE "at" < (SELECT min(start) + INTERVAL 4 DAY FROM calls)"""
    )
    assert complaints == pytest.approx(5.6, rel=0.35)  # what arrives after the period is not seen
    assert handset < 60


def test_one_person_mostly_reports_one_number_once(ask: Ask) -> None:
    ((share,),) = ask("SELECT count(DISTINCT (number, reporter)) / count(*) FROM reports")
    assert share > 0.97
