"""Agents: nobody is in two talks, and who waits is what SimPy says and Erlang expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from callstanding.actions.erlang import mean_wait_s
from callstanding.trials.campaigns.agents import Agents

simpy = pytest.importorskip("simpy")


def answers(n: int, gap_s: float, talk_s: float) -> tuple[list[float], list[float]]:
    rng = np.random.default_rng(3)
    return np.cumsum(rng.exponential(gap_s, n)).tolist(), rng.exponential(talk_s, n).tolist()


def simulated(times: list[float], talks: list[float], agents: int) -> list[float]:
    """The waits of callees whom nobody drops, by SimPy."""
    env = simpy.Environment()
    desk, waits = simpy.Resource(env, agents), [0.0] * len(times)

    def call(which: int) -> Iterator[Any]:
        yield env.timeout(times[which])
        with desk.request() as free:
            yield free
            waits[which] = env.now - times[which]
            yield env.timeout(talks[which])

    for which in range(len(times)):
        env.process(call(which))
    env.run()
    return waits


def test_the_waits_are_those_of_simpy() -> None:
    times, talks = answers(2000, 10.0, 80.0)
    agents = Agents(9, 0.0, float("inf"))
    ours = [agents.answer(at, talk) for at, talk in zip(times, talks, strict=True)]
    assert ours == pytest.approx(simulated(times, talks, 9), abs=1e-6)


def test_the_mean_wait_is_about_what_erlang_expects() -> None:
    times, talks = answers(40_000, 10.0, 80.0)
    agents = Agents(10, 0.0, float("inf"))
    for at, talk in zip(times, talks, strict=True):
        agents.answer(at, talk)
    assert agents.waited_s / agents.answered == pytest.approx(mean_wait_s(8.0, 10, call_s=80.0), rel=0.15)


def test_who_would_wait_too_long_is_dropped_and_keeps_nobody_busy() -> None:
    agents = Agents(1, 10.0, 2.0)
    assert [agents.answer(0.0, 30.0), agents.answer(37.0, 5.0), agents.answer(38.5, 5.0)] == [0.0, None, 1.5]
    assert (agents.answered, agents.dropped, agents.busy_s) == (3, 1, 55.0)


def test_machines_never_let_anybody_wait() -> None:
    agents = Agents(None, 10.0, 2.0)
    assert {agents.answer(0.0, 60.0) for _ in range(50)} == {0.0}
