"""Pauses after calls: by chance around the policy's, stretched to make the day last, never beyond its most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.actions.dialling import CALLEE, NOON, NUMBER, STANDARD, WITH_LAWS

from callstanding.actions.budget import may_dial
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Line, Party
from callstanding.actions.pacing import stretched, wrap_up
from callstanding.actions.places import place_of

HERE = Party(place_of(CALLEE))


def pause(line: Line, limits: Limits, *, day_ends: float | None = None) -> float:
    assert line.ended is not None
    return may_dial(Ask(line.ended, CALLEE, day_ends=day_ends), line, HERE, limits).wait_s


@given(st.floats(0, 2e9), st.text(), st.floats(0, 10_000))
def test_a_pause_keeps_its_bounds_and_is_the_same_each_time(ended: float, key: str, wanted: float) -> None:
    found = wrap_up(key, ended, STANDARD, stretched=wanted)
    assert 7.0 <= found <= 600.0
    assert found == wrap_up(key, ended, STANDARD, stretched=wanted)


def test_pauses_differ_by_chance_and_not_on_the_whole() -> None:
    pauses = [wrap_up(NUMBER, NOON + step, STANDARD) for step in range(2000)]
    assert len(set(pauses)) > 1900
    assert 9.8 < sum(pauses) / len(pauses) < 10.2


def test_the_number_rests_after_a_call_and_so_does_the_agent() -> None:
    assert 6.9 < pause(Line(NUMBER, ended=NOON), STANDARD) < 13.1
    ask = Ask(NOON, CALLEE, agent="seat 4", agent_ended=NOON - 1)
    assert [each.code for each in may_dial(ask, Line(NUMBER), HERE, STANDARD).reasons] == ["agent_wrap_up"]


def test_pauses_stretch_so_that_the_day_s_calls_last() -> None:
    """At noon nine legal hours are left in Washington: 90 calls are one in six minutes, 45 one in twelve."""
    free = pause(Line(NUMBER, ended=NOON), WITH_LAWS)
    used = pause(Line(NUMBER, ended=NOON, calls=[NOON - 30 - 600 * step for step in range(45)][::-1]), WITH_LAWS)
    assert 360 * 0.7 <= free <= 360 * 1.3
    assert free < used <= 600.0


def test_the_end_of_the_campaign_s_day_counts_where_it_comes_first() -> None:
    assert pause(Line(NUMBER, ended=NOON), WITH_LAWS, day_ends=NOON + 900) < 14.0


def test_a_long_call_takes_its_time_from_the_pause() -> None:
    assert stretched(10, 3600.0, talked_s=300.0) == 60.0
    assert stretched(10, 3600.0, talked_s=900.0) == stretched(0, 3600.0) == stretched(10, None) == 0.0
