"""Erlang C: the tables' values, the direct formula, and what must hold of any load."""

from __future__ import annotations

from math import exp, factorial, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.erlang import agents_for, erlang_b, erlang_c, mean_wait_s, waits_longer

LOADS = st.floats(0.01, 60.0)
AGENTS = st.integers(1, 80)


def direct(load: float, agents: int) -> float:
    """Erlang C as books write it, good for few agents."""
    last = load**agents / factorial(agents) * agents / (agents - load)
    return last / (sum(load**k / factorial(k) for k in range(agents)) + last)


@pytest.mark.parametrize(
    ("load", "lines", "blocked"),
    [(1.0, 1, 0.5), (2.0, 2, 0.4), (0.1, 1, 0.0909), (4.46, 10, 0.01), (12.03, 20, 0.01), (84.06, 100, 0.01)],
)
def test_erlang_b_gives_what_the_tables_say(load: float, lines: int, blocked: float) -> None:
    assert erlang_b(load, lines) == pytest.approx(blocked, rel=3e-3)


@pytest.mark.parametrize(
    ("load", "agents", "wait"), [(0.5, 1, 0.5), (1.0, 2, 1 / 3), (10.0, 11, 0.6821), (10.0, 14, 0.1741)]
)
def test_erlang_c_gives_what_the_tables_say(load: float, agents: int, wait: float) -> None:
    assert erlang_c(load, agents) == pytest.approx(wait, rel=1e-3)


@given(LOADS, AGENTS)
def test_the_recurrence_is_the_direct_formula(load: float, agents: int) -> None:
    if load < agents:
        assert erlang_c(load, agents) == pytest.approx(direct(load, agents), rel=1e-9)


@given(LOADS, AGENTS)
def test_another_agent_never_makes_anybody_wait_longer(load: float, agents: int) -> None:
    assert erlang_c(load, agents + 1) <= erlang_c(load, agents)
    assert mean_wait_s(load, agents + 1, call_s=200) <= mean_wait_s(load, agents, call_s=200)
    assert waits_longer(load, agents + 1, call_s=200, than_s=2) <= waits_longer(load, agents, call_s=200, than_s=2)


@given(LOADS, AGENTS, st.floats(1.0, 2.0))
def test_more_calls_never_make_anybody_wait_less(load: float, agents: int, more: float) -> None:
    assert erlang_c(load * more, agents) >= erlang_c(load, agents) - 1e-12


@given(st.floats(0.0, 40.0), st.floats(0.001, 0.5))
def test_the_agents_that_do_are_the_fewest(load: float, late: float) -> None:
    found = agents_for(load, call_s=200, within_s=2, late=late)
    assert waits_longer(load, found, call_s=200, than_s=2) <= late
    assert found == 1 or waits_longer(load, found - 1, call_s=200, than_s=2) > late or found - 1 <= load


def test_thousands_of_agents_do_no_harm() -> None:
    assert 0.0 < erlang_c(2000.0, 2050) < 1.0


def test_agents_who_are_too_few_let_everybody_wait_for_ever() -> None:
    assert erlang_c(5.0, 5) == waits_longer(5.0, 5, call_s=100, than_s=9) == 1.0
    assert mean_wait_s(5.0, 5, call_s=100) == inf


def test_the_waits_of_those_who_wait_fade_by_the_free_agents() -> None:
    assert waits_longer(10.0, 14, call_s=180, than_s=20) == pytest.approx(erlang_c(10.0, 14) * exp(-4 * 20 / 180))
