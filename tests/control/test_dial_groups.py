"""Numbers that are judged together: fresh ones of a bad pool do not call, and an old score goes on counting."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from tests.control.dialling import CALLEE, NOON, NUMBER, OTHER, POLICY, SECRET, Standing

from callstanding.actions.pools import Group, PoolScore
from callstanding.actions.windows import DAY, HOUR
from callstanding.control.dial_asked import Candidate, Granted, Wanted
from callstanding.control.dial_groups import groups_of
from callstanding.control.dial_sources import found
from callstanding.control.grants import Grants
from callstanding.control.stock import Stock
from callstanding.control.stock import Wanted as InStock
from callstanding.inventory.states import State

NORTH, SPRING = Group("own", "pool", "north"), Group("own", "campaign", "spring")


class Clean:
    """Standings that know each number as clean."""

    def get(self, number: str) -> Standing | None:  # noqa: ARG002 - as each of them
        return Standing()


def ask(engine: Engine, scores: dict[Group, PoolScore], candidate: Candidate, *, at: float = NOON) -> Granted:
    budget = Grants(engine, SECRET, POLICY, standings=Clean(), scores=scores)
    return budget.ask(Wanted("own", CALLEE, [candidate]), at=at)


def codes(granted: Granted) -> list[str]:
    return [reason.code for reason in granted.answer.reasons]


def test_numbers_that_are_clean_one_by_one_stop_where_they_are_not_together(engine: Engine) -> None:
    answer = ask(engine, {NORTH: PoolScore(94.0, NOON)}, Candidate(NUMBER, pool="north"))
    assert (answer.answer.decision, codes(answer)) == ("no", ["pool"])
    assert (answer.answer.reasons[0].value, answer.answer.reasons[0].what) == (94.0, "north")
    assert answer.answer.evasion_risk == 1.0


@pytest.mark.parametrize("pool", ["", "north"])
def test_to_name_no_pool_or_another_is_no_way_out_of_ones_campaign(engine: Engine, pool: str) -> None:
    scores = {SPRING: PoolScore(94.0, NOON), NORTH: PoolScore(3.0, NOON)}
    assert codes(ask(engine, scores, Candidate(NUMBER, pool=pool, campaign="spring"))) == ["pool"]
    assert ask(engine, scores, Candidate(NUMBER, pool=pool, campaign="autumn")).answer.may


def test_another_tenants_pool_of_that_name_is_another_pool(engine: Engine) -> None:
    scores = {Group("centre", "pool", "north"): PoolScore(94.0, NOON)}
    assert ask(engine, scores, Candidate(NUMBER, pool="north")).answer.may


def test_an_old_score_counts_and_is_told_to_be_old(engine: Engine) -> None:
    scores = {NORTH: PoolScore(94.0, NOON - 5 * HOUR), SPRING: PoolScore(3.0, NOON - HOUR)}
    old = ask(engine, scores, Candidate(NUMBER, pool="north")).answer
    assert old.decision == "no"
    assert [(note.code, note.value) for note in old.notes if note.code == "pool_old"] == [("pool_old", 5.0)]
    young = ask(engine, scores, Candidate(NUMBER, campaign="spring")).answer
    assert (young.may, [note.code for note in young.notes]) == (True, ["no_rules"])


def test_every_pool_and_campaign_with_a_number_that_may_call_is_one_group(engine: Engine) -> None:
    stock = Stock(engine)
    rows: tuple[tuple[int, State, str, str], ...] = (
        (1, "in use", "north", "spring"), (2, "resting", "north", "spring"), (3, "quarantined", "north", ""),
        (4, "warming", "", "autumn"), (5, "resting", "south", "winter"), (6, "in use", "", ""),
    )  # fmt: skip
    numbers = {n: f"+1202555010{n}" for n, *_ in rows}
    new = [InStock(numbers[n], "US", state, NOON - DAY, campaign=campaign or None, pool=pool or None)
           for n, state, pool, campaign in rows]  # fmt: skip
    stock.import_("own", new, who="test", now=NOON, whole=True)
    left = OTHER.replace("0102", "0177")
    budget = Grants(engine, SECRET, POLICY)
    assert budget.ask(Wanted("own", CALLEE, [Candidate(left, pool="north")]), at=NOON).id
    assert groups_of(engine, at=NOON) == {
        NORTH: [numbers[1], numbers[2], numbers[3], left],
        SPRING: [numbers[1], numbers[2]],
        Group("own", "campaign", "autumn"): [numbers[4]],
    }
    assert groups_of(engine, at=NOON + 31 * DAY)[NORTH] == [numbers[1], numbers[2], numbers[3]]
    [candidate] = found(stock, "own", numbers=[numbers[4]]).candidates
    assert (candidate.pool, candidate.campaign) == ("", "autumn")
