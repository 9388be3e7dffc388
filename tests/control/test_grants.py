"""Grants: reserved, begun, ended or given back; whatever is told twice, too late or by somebody else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, select
from tests.control.dialling import CALLEE, NOON, NUMBER, OTHER, POLICY, SECRET, Standing, grants, wanted

from callstanding.actions.windows import DAY, HOUR
from callstanding.control.audit import Audit
from callstanding.control.callee_keys import callee_key
from callstanding.control.database import reading
from callstanding.control.dial_asked import Candidate, Granted, Wanted
from callstanding.control.dial_guarding import restart
from callstanding.control.dial_refusals import Refusals
from callstanding.control.grant_life import End
from callstanding.control.grants import Grants
from callstanding.control.tables import METADATA
from callstanding.errors import NotFound, UsageError


def codes(granted: Granted) -> list[str]:
    return [reason.code for reason in granted.answer.reasons]


def granted(budget: Grants, call: Wanted, at: float = NOON) -> str:
    found = budget.ask(call, at=at)
    assert found.id is not None, found
    return found.id


def test_a_grant_is_held_for_a_while_and_counts_at_once(engine: Engine) -> None:
    budget = grants(engine)
    first = budget.ask(wanted(), at=NOON)
    assert (first.answer.decision, first.answer.number, first.until) == ("use", NUMBER, NOON + 90)
    assert first.answer.headroom is not None
    assert (first.answer.headroom.minute, first.answer.headroom.day) == (4, 99)
    assert budget.headroom([Candidate(NUMBER)], at=NOON)[NUMBER] == first.answer.headroom


def test_a_full_minute_waits_exactly_until_it_has_room(engine: Engine) -> None:
    budget = grants(engine)
    for step in range(5):
        budget.begun(granted(budget, wanted(step), NOON + step), at=NOON + step)
    answer = budget.ask(wanted(9), at=NOON + 10).answer
    assert (answer.decision, answer.wait_s) == ("wait", 50.001)
    assert not budget.ask(wanted(9), at=NOON + 59.9).answer.may
    assert budget.ask(wanted(9), at=NOON + 10 + answer.wait_s).answer.may


def test_a_reservation_that_nobody_dials_comes_back_by_itself(engine: Engine) -> None:
    budget = grants(engine)
    for step in range(5):
        granted(budget, wanted(step))
    answer = budget.ask(wanted(9), at=NOON + 1).answer
    assert (answer.decision, answer.wait_s) == ("wait", 89.001)
    assert budget.ask(wanted(9), at=NOON + 90).answer.may


def test_a_call_that_begins_late_counts_from_its_beginning(engine: Engine) -> None:
    """Else five reserved calls that begin after 80 s and five new ones would share a minute."""
    budget = grants(engine)
    ids = [granted(budget, wanted(step)) for step in range(5)]
    for each in ids:
        budget.begun(each, at=NOON + 80)
    assert budget.ask(wanted(9), at=NOON + 81).answer.wait_s == pytest.approx(59.0, abs=0.01)


def test_a_place_that_is_given_back_is_free_at_once(engine: Engine) -> None:
    budget = grants(engine)
    ids = [granted(budget, wanted(step)) for step in range(5)]
    assert budget.give_back(ids[0], at=NOON + 1).state == "back"
    assert budget.give_back(ids[0], at=NOON + 1).state == "back"
    assert budget.ask(wanted(0), at=NOON + 1).answer.may


def test_a_reservation_that_is_over_is_refused_with_what_holds(engine: Engine) -> None:
    budget = grants(engine)
    late = granted(budget, wanted())
    with pytest.raises(UsageError, match=r"held until at 17:01:30 UTC, and it is at 17:02:05 UTC"):
        budget.begun(late, at=NOON + 125)
    with pytest.raises(UsageError, match="place is free again"):
        budget.ended(late, End(), at=NOON + 125)
    back = granted(budget, wanted(3))
    budget.give_back(back, at=NOON)
    with pytest.raises(UsageError, match="was given back"):
        budget.begun(back, at=NOON)
    assert budget.give_back(late, at=NOON + 125).state == "held"


def test_a_call_that_was_begun_is_not_given_back(engine: Engine) -> None:
    budget = grants(engine)
    call = granted(budget, wanted())
    budget.begun(call, at=NOON + 5)
    with pytest.raises(UsageError, match="begun at 17:00:05 UTC"):
        budget.give_back(call, at=NOON + 6)


def test_what_is_told_twice_counts_once(engine: Engine) -> None:
    budget = grants(engine)
    call = granted(budget, wanted())
    assert budget.begun(call, at=NOON + 5) == budget.begun(call, at=NOON + 9)
    first = budget.ended(call, End(talk_s=30.0), at=NOON + 40)
    again = budget.ended(call, End("busy"), at=NOON + 50)
    assert again == first
    assert (first.state, first.begun, first.ended, first.outcome, first.talk_s) == (
        "ended", NOON + 5, NOON + 40, "answered", 30.0)  # fmt: skip
    left = budget.headroom([Candidate(NUMBER)], at=NOON + 50)[NUMBER]
    assert (left.minute, left.day) == (4, 99)


def test_an_end_without_a_beginning_is_both(engine: Engine) -> None:
    budget = grants(engine)
    ended = budget.ended(granted(budget, wanted()), End("no-answer"), at=NOON + 30)
    assert (ended.state, ended.begun, ended.ended) == ("ended", NOON + 30, NOON + 30)


@pytest.mark.parametrize("end", [End("sold"), End(talk_s=-1.0), End(talk_s=float("nan")), End("busy", dropped=True)])
def test_an_end_that_cannot_be_is_refused(engine: Engine, end: End) -> None:
    budget = grants(engine)
    call = granted(budget, wanted())
    with pytest.raises(UsageError):
        budget.ended(call, end, at=NOON)
    assert budget.begun(call, at=NOON).state == "begun"


def test_somebody_else_s_grant_is_not_found(engine: Engine) -> None:
    budget = grants(engine)
    call = granted(budget, wanted())
    for refused in ("gr_0", call):
        with pytest.raises(NotFound):
            budget.begun(refused, "pharmacy", at=NOON)
    assert budget.begun(call, "own", at=NOON).state == "begun"


def test_a_party_is_called_by_a_campaign_only_so_often_whatever_the_number(engine: Engine) -> None:
    budget = grants(engine)
    budget.begun(granted(budget, wanted(CALLEE, NUMBER)), at=NOON)
    assert codes(budget.ask(wanted(CALLEE, OTHER), at=NOON + 60)) == ["callee_again"]
    budget.begun(granted(budget, wanted(CALLEE, OTHER), NOON + 900), at=NOON + 900)
    assert codes(budget.ask(wanted(CALLEE, OTHER), at=NOON + 3 * HOUR)) == ["callee_day"]
    assert budget.ask(wanted(CALLEE, OTHER, campaign="autumn"), at=NOON + 3 * HOUR).answer.may
    assert budget.ask(wanted(CALLEE, NUMBER), at=NOON + DAY).answer.may


def test_a_party_keeps_seeing_its_number(engine: Engine) -> None:
    budget = grants(engine)
    first = budget.ask(wanted(CALLEE, NUMBER, OTHER), at=NOON).answer.number
    for step in range(6):
        budget.begun(granted(budget, wanted(step, first), NOON + 60 + 20 * step), at=NOON + 60 + 20 * step)
    assert budget.ask(wanted(CALLEE, NUMBER, OTHER), at=NOON + HOUR).answer.number == first


def test_who_refuses_in_a_call_is_not_called_again(engine: Engine) -> None:
    budget, refusals = grants(engine), Refusals(engine, SECRET)
    budget.ended(granted(budget, wanted()), End(refused=True), at=NOON + 60)
    assert codes(budget.ask(wanted(), at=NOON + 50 * DAY)) == ["refused"]
    refusals.lift("own", CALLEE, "spring", who="test", now=NOON, why="she asked for an offer")
    assert budget.ask(wanted(), at=NOON + 50 * DAY).answer.may
    with pytest.raises(NotFound):
        refusals.lift("own", CALLEE, "spring", who="test", now=NOON)


def test_a_refusal_of_every_campaign_holds_for_each_and_for_no_other_tenant(engine: Engine) -> None:
    budget, refusals = grants(engine), Refusals(engine, SECRET)
    refusals.add("own", CALLEE, who="test", now=NOON)
    assert codes(budget.ask(wanted(campaign="autumn"), at=NOON)) == ["refused"]
    assert budget.ask(Wanted("pharmacy", CALLEE, [Candidate(NUMBER)]), at=NOON).answer.may
    assert (refusals.count("own"), refusals.count("pharmacy")) == (1, 0)
    entry = Audit(engine).listed()[-1]
    assert (entry.what, entry.subject) == ("callee.refused", callee_key(SECRET, CALLEE))


def test_the_agent_has_a_pause_of_its_own(engine: Engine) -> None:
    from tests.actions.dialling import with_settings

    budget = Grants(engine, SECRET, with_settings(POLICY, wrap_up__s=20.0))
    budget.ended(granted(budget, wanted(1, NUMBER, agent="seat 4")), End(), at=NOON + 30)
    assert codes(budget.ask(wanted(2, OTHER, agent="seat 4"), at=NOON + 31)) == ["agent_wrap_up"]
    assert codes(budget.ask(wanted(2, NUMBER, agent="seat 5"), at=NOON + 31)) == ["wrap_up"]
    assert budget.ask(wanted(2, OTHER, agent="seat 5"), at=NOON + 31).answer.may


def test_a_clock_that_was_set_back_lets_no_more_through(engine: Engine) -> None:
    budget = grants(engine)
    for step in range(4):
        budget.begun(granted(budget, wanted(step)), at=NOON)
    budget.begun(granted(budget, wanted(5), NOON - HOUR), at=NOON - HOUR)
    assert not budget.ask(wanted(6), at=NOON - HOUR).answer.may
    assert not budget.ask(wanted(6), at=NOON + 30).answer.may
    assert budget.ask(wanted(6), at=NOON + 60).answer.may


def test_what_is_asked_in_vain_leaves_nothing(engine: Engine) -> None:
    budget = grants(engine)
    resting = Wanted("own", CALLEE, [Candidate(NUMBER, state="resting")])
    assert budget.ask(resting, at=NOON).answer.decision == "no"
    assert budget.would(wanted(), at=NOON).may
    with reading(engine) as connection:
        for name in ("grants", "dial_numbers", "dial_parties"):
            assert connection.execute(select(METADATA.tables[name])).all() == []


def test_no_callee_is_kept_in_plain(engine: Engine) -> None:
    budget = grants(engine)
    budget.ended(granted(budget, wanted()), End(refused=True), at=NOON)
    Refusals(engine, SECRET).add("own", CALLEE, who="test", now=NOON)
    with reading(engine) as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)):
                assert CALLEE[1:] not in repr(tuple(row))


@dataclass(frozen=True)
class Published:
    """Standings as they are published."""

    shown: dict[str, Standing]

    def get(self, number: str) -> Standing | None:
        return self.shown.get(number)


@dataclass(frozen=True)
class Share:
    """A guard that stops at three dropped calls in a hundred."""

    share: float
    limit: float = 0.03
    reason: str = "passed"
    source: str = "Telemarketing Sales Rule"

    @property
    def stop(self) -> bool:
        return self.share >= self.limit


def test_a_campaign_that_drops_too_many_answered_calls_stops_until_a_person_lets_it(engine: Engine) -> None:
    budget = grants(engine, guard=lambda answered, dropped, _air, _at, _country: Share(dropped / max(answered, 1)))
    for n, end in enumerate((End(), End("no-answer"), End(dropped=True))):
        budget.ended(granted(budget, wanted(n), NOON + n), end, at=NOON + n)
    stopped = budget.ask(wanted(), at=NOON + 10).answer
    assert (stopped.decision, stopped.reasons[0].code, stopped.reasons[0].value) == ("no", "dropped", 0.5)
    assert budget.ask(wanted(campaign="autumn"), at=NOON + 10).answer.may
    assert budget.would(wanted(), at=NOON + 32 * DAY).may
    assert restart(engine, "own", "spring", who="test", why="slower", now=NOON) == (2, 1)
    assert budget.ask(wanted(), at=NOON + 100).answer.may


def test_a_number_shown_as_spam_gives_way_to_another_of_a_sound_pool(engine: Engine) -> None:
    numbers = [f"+120255501{n:02}" for n in range(12)]
    shown = {number: Standing() for number in numbers} | {numbers[0]: Standing("spam", 80.0)}
    budget = grants(engine, standings=Published(shown))
    answer = budget.ask(wanted(CALLEE, *numbers, pool="north", asked=numbers[0]), at=NOON).answer
    assert (answer.decision, answer.number != numbers[0]) == ("use", True)
    assert 0.0 < answer.evasion_risk < 1.0


def test_a_number_that_left_its_pool_still_speaks_for_it(engine: Engine) -> None:
    """Law 9: who throws burnt numbers away and takes fresh ones has the pool of the burnt ones."""
    burnt, fresh = [f"+120255501{n:02}" for n in range(4)], [f"+120255502{n:02}" for n in range(40)]
    shown: dict[str, Standing] = {}
    budget = grants(engine, standings=Published(shown))
    for n, number in enumerate(burnt):
        budget.begun(granted(budget, wanted(n, number, pool="north")), at=NOON)
    shown.update({number: Standing("spam", 90.0) for number in burnt})
    answer = budget.ask(wanted(CALLEE, *fresh, pool="north"), at=NOON + DAY).answer
    assert (answer.decision, [reason.code for reason in answer.reasons]) == ("no", ["pool"])
    assert {sign.code for sign in answer.evasion} == {"pool_score", "pool_tagged", "pool_replaced"}


def test_replacing_numbers_gives_a_pool_no_second_day(engine: Engine) -> None:
    budget = Grants(engine, SECRET, POLICY)
    for n in range(100):
        budget.begun(granted(budget, wanted(n, NUMBER, pool="north"), NOON + n * 300), at=NOON + n * 300)
    answer = budget.ask(wanted(CALLEE, OTHER, pool="north"), at=NOON + 99 * 300).answer
    assert (answer.decision, [reason.code for reason in answer.reasons]) == ("no", ["pool_day"])


def test_of_very_many_numbers_one_that_is_free_is_found(engine: Engine) -> None:
    numbers = [f"+12025{n:06}" for n in range(300)]
    budget = grants(engine)
    for n in range(150):
        call = wanted(n, *numbers)
        found = budget.ask(call, at=NOON)
        assert found.id is not None
        budget.begun(found.id, at=NOON)
    some = Wanted("own", CALLEE, [Candidate(number) for number in numbers], asked=numbers[299])
    assert budget.ask(some, at=NOON).answer.decision == "yes"


def test_of_very_many_numbers_the_sound_one_is_found(engine: Engine) -> None:
    numbers = [f"+12025{n:06}" for n in range(200)]
    shown = dict.fromkeys(numbers, Standing("spam", 90.0)) | {numbers[150]: Standing()}
    assert (
        grants(engine, standings=Published(shown)).ask(wanted(CALLEE, *numbers), at=NOON).answer.number == numbers[150]
    )


def test_old_grants_are_forgotten_and_their_numbers_are_not(engine: Engine) -> None:
    budget = grants(engine)
    budget.begun(granted(budget, wanted()), at=NOON)
    assert budget.forget(at=NOON + DAY) == 0
    assert budget.forget(at=NOON + 40 * DAY) == 2
    assert budget.ask(wanted(), at=NOON + 40 * DAY).answer.may


@pytest.mark.parametrize("callee", ["", "hello", "2025550123", "+0"])
def test_a_callee_that_is_no_number_is_refused(engine: Engine, callee: str) -> None:
    with pytest.raises(UsageError, match=r"E\.164"):
        grants(engine).ask(wanted(callee), at=NOON)


def test_without_a_number_nothing_is_asked(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no number to call from"):
        grants(engine).ask(Wanted("own", CALLEE, []), at=NOON)
