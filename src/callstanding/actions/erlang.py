"""Agents as Erlang saw them: how many there must be, how busy they are, and how long people wait.

Calls arrive at random and wait in one row until an agent is free (M/M/n, Erlang C). Nobody hangs up meanwhile, so true
waits are shorter. A load in erlang is calls a second times seconds a call.
"""

from __future__ import annotations

from math import exp, inf


def erlang_b(load: float, agents: int) -> float:
    """The share of calls that find all agents busy where nobody waits.

    By recurrence, so that thousands of agents do no harm where factorials would overflow.
    """
    inverse = 1.0
    for each in range(1, agents + 1):
        inverse = 1.0 + inverse * each / load if load else inf
    return 1.0 / inverse


def erlang_c(load: float, agents: int) -> float:
    """The share of calls that must wait; all of them where the load is not less than the agents."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(load, agents)
    return blocked / (1.0 - load / agents * (1.0 - blocked))


def mean_wait_s(load: float, agents: int, *, call_s: float) -> float:
    """The mean wait of all calls in seconds, inf where the load is not less than the agents."""
    return erlang_c(load, agents) * call_s / (agents - load) if load < agents else inf


def waits_longer(load: float, agents: int, *, call_s: float, than_s: float) -> float:
    """The share of calls that wait longer than so many seconds."""
    if load >= agents:
        return 1.0
    return erlang_c(load, agents) * exp(-(agents - load) * than_s / call_s)


def agents_for(load: float, *, call_s: float, within_s: float, late: float) -> int:
    """The fewest agents with whom at most a share `late` of the calls waits longer than `within_s` seconds."""
    agents = int(load) + 1
    while waits_longer(load, agents, call_s=call_s, than_s=within_s) > late:
        agents += 1
    return agents
