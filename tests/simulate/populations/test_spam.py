"""Each kind of spam has the mark that its name promises."""

from __future__ import annotations

import numpy as np
import pytest
from tests.simulate.conftest import Ask

from callstanding.simulate.lines import Lines
from callstanding.simulate.stage import Stage
from callstanding.simulate.traffic import ANSWERED, BY_CALLER, DAY_S, FAILED, NO_ANSWER, Ints, Traffic
from callstanding.simulate.work import outbound


def calls_of(stage: Stage, kind: str) -> tuple[Traffic, Ints, Lines]:
    lines = stage.cast[kind]
    return (*outbound(stage, lines, stage.profile(kind), np.random.default_rng(8)), lines)


def test_a_robocaller_keeps_an_even_pace(stage: Stage) -> None:
    calls, line, _ = calls_of(stage, "robocaller")
    day = (calls.start // DAY_S).astype(int)
    busiest = np.bincount(line * stage.days + day).argmax()
    start = calls.start[line * stage.days + day == busiest]
    gaps = np.diff(start[(start % DAY_S > 10 * 3600) & (start % DAY_S < 13 * 3600)])
    assert gaps.std() / gaps.mean() < 0.3  # chance would give 1


def test_a_sequential_dialler_calls_number_after_number_and_half_of_them_are_dead(stage: Stage) -> None:
    calls, line, _ = calls_of(stage, "sequential_dialler")
    step = np.diff(calls.callee)[np.diff(line) == 0]
    assert ((step == 1) | (step == 2)).mean() > 0.99
    assert 0.3 < (calls.disposition == FAILED).mean() < 0.7


def test_a_predictive_dialler_drops_17_percent_of_those_who_answer_within_3_s(stage: Stage) -> None:
    calls, *_ = calls_of(stage, "predictive_dialler")
    answered = (calls.disposition == ANSWERED) & (calls.ring < 19)
    dropped = answered & (calls.talk <= 3) & (calls.hangup == BY_CALLER)
    assert dropped.sum() / answered.sum() == pytest.approx(0.17 + 0.83 * 0.3 * 0.01, abs=0.04)


def test_wangiri_rings_once_and_is_called_back(ask: Ask) -> None:
    ((longest,),) = ask("SELECT max(ring_s) FROM made WHERE kind = 'wangiri'")
    assert longest <= 3
    islands = "(SELECT number FROM labels WHERE kind = 'wangiri')"
    ((back, served),) = ask(
        f"SELECT count(*), avg((disposition = 'answered')::INT) FROM calls WHERE callee IN {islands}"
    )
    assert back > 50
    assert served > 0.85


def test_the_numbers_of_wangiri_lie_on_the_islands(ask: Ask) -> None:
    codes = ask("SELECT DISTINCT number[3:5] FROM labels WHERE kind = 'wangiri'")
    assert {code for (code,) in codes} <= {"809", "829", "849", "658", "876", "784"}


@pytest.mark.parametrize("kind", ["snowshoe_account", "snowshoe_block", "snowshoe_trunk"])
def test_a_number_of_a_pool_makes_13_calls_and_is_replaced(stage: Stage, kind: str) -> None:
    _, line, lines = calls_of(stage, kind)
    inside = np.flatnonzero((lines.begin >= 0) & (lines.end <= stage.until))
    made = np.bincount(line, minlength=len(lines))[inside]
    assert made.mean() == pytest.approx(13, abs=1.5)
    assert (lines.end - lines.begin).max() <= 2 * DAY_S
    assert len(lines) > 5 * 40


def test_pools_share_an_account_a_block_or_a_trunk(stage: Stage) -> None:
    account, block, trunk = (stage.cast[f"snowshoe_{by}"].where(np.arange(200)) for by in ("account", "block", "trunk"))
    assert len({*account.account}) == 1
    assert len({*(account.number // 100)}) > 100
    assert len({*(block.number // 100)}) <= 3
    assert len({*block.account}) == 200
    assert {*trunk.account} == {0}
    assert len({*trunk.trunk}) == 1


def test_a_warming_spammer_starts_low_and_grows(stage: Stage) -> None:
    calls, line, lines = calls_of(stage, "warming_spammer")
    age = (calls.start - lines.begin[line]) / DAY_S
    young = lines.begin[line] >= 0
    first, later = (np.count_nonzero(young & (age >= low) & (age < low + 2)) for low in (0, 8))
    present = [np.count_nonzero((lines.begin >= 0) & (lines.begin < stage.until - (low + 2) * DAY_S)) for low in (0, 8)]
    assert later / present[1] > 2.5 * first / present[0]


def test_a_keeper_of_limits_keeps_them(stage: Stage) -> None:
    calls, line, _ = calls_of(stage, "limit_keeper")
    day, hour = (calls.start // DAY_S).astype(int), calls.start % DAY_S // 3600
    assert np.bincount(line * stage.days + day).max() <= 110
    assert 8 <= hour.min() <= hour.max() < 21
    assert set(np.unique(day % 7)) <= {0, 1, 2, 3, 4}
    assert calls.ring[calls.disposition == NO_ANSWER].min() >= 15
    assert (calls.talk[calls.disposition == ANSWERED] <= 6).mean() < 0.15
    assert (calls.disposition == FAILED).mean() < 0.01


def test_ring_members_call_each_other_long_and_nearly_always_answer(ask: Ask) -> None:
    members = "(SELECT number FROM labels WHERE kind = 'ring_member')"
    ((n, served, talk),) = ask(
        f"""SELECT count(*), avg((disposition = 'answered')::INT), median(talk_s) FILTER (disposition = 'answered')
        FROM made WHERE kind = 'ring_member' AND callee IN {members}"""
    )
    assert n > 20
    assert served > 0.85
    assert talk > 80


def test_farmers_are_praised_by_accomplices_whom_they_call_again_and_again(ask: Ask) -> None:
    ((praise, blame),) = ask(
        """SELECT count(*) FILTER (r.kind = 'wanted'), count(*) FILTER (r.kind <> 'wanted')
        FROM reports r JOIN labels l USING (number) WHERE l.kind = 'wanted_farmer'"""
    )
    assert praise > blame / 2 > 0
    ((often,),) = ask(
        """SELECT max(n) FROM (SELECT count(*) AS n FROM made WHERE kind = 'wanted_farmer' GROUP BY caller, callee)"""
    )
    assert often >= 4


def test_spam_numbers_come_and_go_while_some_stay(ask: Ask) -> None:
    ((stopped, went_on),) = ask(
        'SELECT count(*) FILTER ("to" NOTNULL), count(*) FILTER ("to" IS NULL) FROM labels WHERE label = \'spam\''
    )
    assert stopped > 20
    assert went_on > 5
