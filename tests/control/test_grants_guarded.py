"""The answer guard within the budget: calls that may yet be dropped count, those for which an agent waits do not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from tests.control.dialling import NOON, POLICY, grants, wanted

from callstanding.actions.windows import DAY, HOUR
from callstanding.control.database import reading
from callstanding.control.dial_asked import Granted
from callstanding.control.dial_guarding import guard_of, restart
from callstanding.control.grant_life import End
from callstanding.control.grant_tables import DIAL_DAYS
from callstanding.control.grants import Grants

ROOT = Path(__file__).parents[2]
NUMBERS = [f"+120255501{n:02}" for n in range(40)]
DROPPED = End(dropped=True)


@pytest.fixture
def budget(engine: Engine) -> Grants:
    return grants(engine, guard=guard_of(POLICY))


def ask(budget: Grants, n: int, *, agent: str = "", at: float = NOON) -> Granted:
    return budget.ask(wanted(n, *NUMBERS, agent=agent), at=at)


def begun(budget: Grants, n: int, *, agent: str = "", at: float = NOON) -> str:
    found = ask(budget, n, agent=agent, at=at)
    assert found.id is not None, found.answer
    budget.begun(found.id, at=at)
    return found.id


def codes(found: Granted) -> list[str]:
    return [reason.code for reason in found.answer.reasons]


def drop(budget: Grants, count: int, *, agent: str = "") -> None:
    for n in range(count):
        budget.ended(begun(budget, 100 + n, agent=agent), DROPPED, at=NOON)


def test_no_more_calls_are_in_the_air_than_may_be_dropped(budget: Grants) -> None:
    calls = [begun(budget, n) for n in range(3)]
    assert (ask(budget, 3).answer.decision, codes(ask(budget, 3))) == ("no", ["in_air"])
    budget.ended(calls[0], End(talk_s=30.0), at=NOON + 5)
    assert ask(budget, 3, at=NOON + 5).answer.may


def test_a_place_that_is_held_may_become_a_call_and_counts_until_it_is_over(budget: Grants) -> None:
    first, *_ = [ask(budget, n).id for n in range(3)]
    assert codes(ask(budget, 3)) == ["in_air"]
    assert first is not None
    budget.give_back(first, at=NOON)
    assert ask(budget, 3).answer.may
    assert codes(ask(budget, 4)) == ["in_air"]
    assert ask(budget, 4, at=NOON + 91).answer.may


def test_a_call_whose_end_nobody_tells_does_not_stop_its_campaign_for_good(budget: Grants) -> None:
    for n in range(3):
        begun(budget, n)
    assert not ask(budget, 3, at=NOON + HOUR - 1).answer.may
    assert ask(budget, 3, at=NOON + HOUR).answer.may


def test_calls_for_which_an_agent_waits_are_not_in_the_air(budget: Grants) -> None:
    for n in range(20):
        begun(budget, n, agent=f"seat {n}")
    assert ask(budget, 20).answer.may


def test_an_agent_who_has_a_call_waits_for_no_other(budget: Grants) -> None:
    for n in range(3):
        begun(budget, n)
    call = begun(budget, 3, agent="seat 1")
    assert codes(ask(budget, 4, agent="seat 1")) == ["in_air"]
    budget.ended(call, End(talk_s=30.0), at=NOON + 30)
    assert ask(budget, 4, agent="seat 1", at=NOON + 40).answer.may


def test_a_stopped_campaign_mends_with_an_agent_for_each_call(budget: Grants) -> None:
    drop(budget, 3)
    assert codes(ask(budget, 0)) == ["dropped"]
    for n in range(31):
        budget.ended(begun(budget, 200 + n, agent=f"seat {n}"), End(talk_s=30.0), at=NOON)
    assert codes(ask(budget, 0)) == ["dropped"]
    assert ask(budget, 0, agent="seat 99").answer.may


def test_above_the_limit_nobody_is_believed_whose_agents_dropped_calls(budget: Grants, engine: Engine) -> None:
    drop(budget, 2)
    for n in range(2):
        budget.ended(begun(budget, 200 + n, agent=f"seat {n}"), DROPPED, at=NOON)
    assert codes(ask(budget, 0, agent="seat 99")) == ["dropped"]
    restart(engine, "own", "spring", who="test", why="new agents", now=NOON + DAY)
    assert ask(budget, 0, agent="seat 99", at=NOON + DAY).answer.may


def test_campaigns_do_not_hold_each_other(budget: Grants) -> None:
    for n in range(3):
        begun(budget, n)
    assert budget.ask(wanted(9, *NUMBERS, campaign="autumn"), at=NOON).answer.may


def test_dialers_side_by_side_never_pass_the_limit_though_every_call_is_dropped(engine: Engine) -> None:
    url = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=False)
    task = {"url": url, "processes": 6, "threads": 6, "numbers": NUMBERS, "callees": 0, "begins": True, "drops": True,
            "moments": [NOON + 5.0 * step for step in range(4)]}  # fmt: skip
    program = [sys.executable, "-m", "tests.control.diallers", json.dumps(task)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with reading(engine) as connection:
        counted = [(row.answered, row.dropped) for row in connection.execute(select(DIAL_DAYS))]
    assert counted == [(3, 3)]
