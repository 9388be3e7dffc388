"""Which number calls: orders, limits that no rotation gets around, and pools that are judged as a whole."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.actions.dialling import CALLEE, NOON, NUMBER, OTHER, THIRD, UNPACED, Standing

from callstanding.actions.lines import Ask, Line, Party
from callstanding.actions.places import place_of
from callstanding.actions.pools import Pool, evasion, pool_of
from callstanding.actions.rotation import ORDERS, choose
from callstanding.errors import UsageError

ASK = Ask(NOON, CALLEE)
HERE = Party(place_of(CALLEE), number=CALLEE)
FULL = tuple(NOON - 40 + step for step in range(4))


def test_the_least_used_number_calls() -> None:
    lines = [Line(NUMBER, calls=[NOON - 900] * 3), Line(OTHER, calls=[NOON - 900]), Line(THIRD, calls=[NOON - 900] * 2)]
    answer = choose(ASK, lines, HERE, UNPACED, by=("least_used",))
    assert (answer.decision, answer.number) == ("use", OTHER)


def test_the_number_asked_for_is_taken_where_it_may() -> None:
    lines = [Line(NUMBER, calls=[NOON - 900]), Line(OTHER)]
    assert choose(ASK, lines, HERE, UNPACED, asked=NUMBER).decision == "yes"
    full = [Line(NUMBER, calls=FULL), Line(OTHER)]
    assert choose(ASK, full, HERE, UNPACED, asked=NUMBER).number == OTHER


def test_a_party_keeps_seeing_the_number_it_saw_while_that_may_call() -> None:
    lines = [Line(NUMBER), Line(OTHER, calls=[NOON - 900])]
    saw = replace(HERE, saw=OTHER)
    assert choose(ASK, lines, saw, UNPACED).number == OTHER
    assert choose(ASK, [lines[0], Line(OTHER, calls=FULL)], saw, UNPACED).number == NUMBER


def test_a_number_of_the_party_s_own_area_comes_first() -> None:
    lines = [Line("+13125550101"), Line("+33162000101"), Line(NUMBER, calls=[NOON - 900])]
    assert choose(ASK, lines, HERE, UNPACED).number == NUMBER
    assert choose(ASK, lines[:2], HERE, UNPACED).number == "+13125550101"


def test_more_headroom_is_drawn_more_often_and_the_same_question_draws_the_same() -> None:
    lines = [Line(NUMBER, calls=[NOON - 5000 - step for step in range(60)][::-1]), Line(OTHER)]
    asks = [replace(ASK, at=NOON + step) for step in range(2000)]
    drawn = [choose(ask, lines, HERE, UNPACED, by=("headroom",)).number for ask in asks]
    assert drawn == [choose(ask, lines, HERE, UNPACED, by=("headroom",)).number for ask in asks]
    assert 0.20 < Counter(drawn)[NUMBER] / 2000 < 0.30  # 30 of 120 calls left


def test_when_all_are_at_their_limit_nobody_calls() -> None:
    lines = [Line(NUMBER, calls=FULL), Line(OTHER, calls=[start - 9 for start in FULL])]
    answer = choose(ASK, lines, HERE, UNPACED)
    assert (answer.decision, answer.number) == ("wait", OTHER)
    assert choose(replace(ASK, at=NOON + answer.wait_s), lines, HERE, UNPACED).decision == "use"


def test_when_none_may_it_is_no_with_reasons() -> None:
    lines = [Line(NUMBER, state="resting"), Line(OTHER, standing=Standing("spam", 80.0))]
    answer = choose(ASK, lines, HERE, UNPACED)
    assert (answer.decision, answer.reasons[0].code) == ("no", "state")


def test_numbers_of_an_adverse_pool_are_not_offered_however_fresh() -> None:
    """Law 9: rotation does not launder."""
    burnt = pool_of([Standing("spam", 90.0)] * 3 + [Standing()] * 7 + [None] * 90)
    answer = choose(ASK, [Line(f"+120255501{n:02}", pool=burnt) for n in range(50)], HERE, UNPACED)
    assert (answer.decision, answer.reasons[0].code) == ("no", "pool")
    assert answer.evasion_risk == 1.0


def test_fresh_numbers_better_no_pool() -> None:
    known = [Standing("spam", 90.0), Standing("watch", 50.0), Standing()]
    assert pool_of([*known, *[None] * 50]) == pool_of(known)
    assert pool_of([None]).score == 0.0


def test_one_bad_number_of_many_does_not_stop_the_others() -> None:
    assert pool_of([Standing("spam", 90.0), *[Standing()] * 30]).score < UNPACED.pool_score


def test_the_risk_of_evasion_says_what_makes_it() -> None:
    risk, signs = evasion(Pool(score=20.0, tagged=0.5, replaced=0.5), 40.0)
    assert (risk, [sign.code for sign in signs]) == (0.875, ["pool_score", "pool_tagged", "pool_replaced"])
    assert evasion(None, 40.0) == evasion(Pool(), 40.0) == (0.0, ())


POOLS = st.builds(Pool, score=st.floats(0, 100), tagged=st.floats(0, 1), replaced=st.floats(0, 3))


@given(POOLS, st.floats(0, 50))
def test_a_worse_pool_never_looks_more_innocent(pool: Pool, more: float) -> None:
    risk = evasion(pool, 40.0)[0]
    assert 0.0 <= risk <= 1.0
    assert evasion(replace(pool, score=pool.score + more), 40.0)[0] >= risk


@given(st.permutations(range(6)), st.lists(st.sampled_from(list(ORDERS)), min_size=1, unique=True))
def test_the_order_of_the_candidates_does_not_matter(order: list[int], by: list[str]) -> None:
    lines = [Line(f"+120255501{n:02}", calls=[NOON - 900] * (n % 3)) for n in range(6)]
    shuffled = [lines[n] for n in order]
    assert choose(ASK, shuffled, HERE, UNPACED, by=by) == choose(ASK, lines, HERE, UNPACED, by=by)


def test_without_a_number_or_with_an_unknown_order_it_is_refused() -> None:
    with pytest.raises(UsageError, match="no number"):
        choose(ASK, [], HERE, UNPACED)
    with pytest.raises(UsageError, match="round_robin"):
        choose(ASK, [Line(NUMBER)], HERE, UNPACED, by=("round_robin",))
