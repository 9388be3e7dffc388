"""May it call: limits, warm-up, how often a party is called, refusals, standing and pool; and waits that are exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.actions.dialling import CALLEE, IN_PARIS, NOON, NUMBER, STANDARD, WITH_LAWS, Standing

from callstanding.actions.answers import Answer
from callstanding.actions.budget import may_dial
from callstanding.actions.limits import Limits
from callstanding.actions.lines import Ask, Line, Party
from callstanding.actions.places import place_of
from callstanding.actions.pools import Pool
from callstanding.actions.windows import DAY, HOUR, WEEK

HERE = Party(place_of(CALLEE), number=CALLEE)
ASK = Ask(NOON, CALLEE, "spring")


def asked(line: Line, party: Party = HERE, *, at: float = NOON, limits: Limits = STANDARD) -> Answer:
    return may_dial(replace(ASK, at=at), line, party, limits)


def codes(answer: Answer) -> list[str]:
    return [reason.code for reason in answer.reasons]


def every(seconds: float, times: int, *, before: float = NOON) -> list[float]:
    """So many calls, the last one just before a moment."""
    return [before - seconds * step - 1.0 for step in reversed(range(times))]


def test_a_fresh_day_says_yes_and_tells_what_is_left() -> None:
    answer = asked(Line(NUMBER))
    assert (answer.decision, answer.number, answer.wait_s, answer.reasons) == ("yes", NUMBER, 0.0, ())
    assert answer.headroom is not None
    left = answer.headroom
    assert (left.minute, left.hour, left.day, left.week, left.least) == (4, 15, 90, 900, 4)


@pytest.mark.parametrize(
    ("calls", "code", "limit"),
    [
        (every(10, 4), "minute", 4),
        (every(200, 15), "hour", 15),
        (every(900, 90), "day", 90),
        (every(WEEK / 901, 900), "week", 900),
    ],
)
def test_each_limit_holds_with_its_figure_and_its_source(calls: list[float], code: str, limit: int) -> None:
    answer = asked(Line(NUMBER, calls=calls))
    assert answer.decision == "wait"
    found = {reason.code: reason for reason in answer.reasons}
    assert (found[code].value, found[code].limit) == (limit, limit)
    assert found[code].source


def test_one_call_fewer_passes() -> None:
    assert asked(Line(NUMBER, calls=every(10, 4)[1:])).may
    assert asked(Line(NUMBER, calls=every(200, 15)[1:])).may


def test_a_number_in_its_first_week_makes_fewer_calls_and_more_each_week() -> None:
    calls = every(900, 27)
    young = Line(NUMBER, calls=calls, state="warming", began=NOON - DAY)
    assert codes(asked(young)) == ["warmup"]
    assert asked(replace(young, began=NOON - 8 * DAY)).may
    assert asked(replace(young, began=None, state="in use")).may


def test_a_number_that_is_watched_before_it_has_grown_warm_does_not_call() -> None:
    answer = asked(Line(NUMBER, state="warming", began=NOON - DAY, standing=Standing("watch", 45.0)))
    assert (answer.decision, codes(answer), answer.reasons[0].limit) == ("no", ["watched"], 30.0)


def test_a_watched_number_is_left_half() -> None:
    watched = asked(Line(NUMBER, standing=Standing("watch", 45.0)))
    assert watched.headroom is not None
    assert (watched.headroom.hour, watched.headroom.day) == (7, 45)


@pytest.mark.parametrize("status", ["spam", "recovering"])
def test_a_number_shown_as_spam_does_not_call(status: str) -> None:
    answer = asked(Line(NUMBER, standing=Standing(status, 80.0, clean_by=NOON + 9 * DAY)))
    assert (answer.decision, codes(answer), answer.reasons[0].until) == ("no", ["standing"], NOON + 9 * DAY)


@pytest.mark.parametrize("state", ["new", "resting", "quarantined", "retired"])
def test_only_numbers_in_use_or_warming_call(state: str) -> None:
    answer = asked(Line(NUMBER, state=state, until=NOON + DAY))
    assert (answer.decision, answer.reasons[0].code, answer.reasons[0].what) == ("no", "state", state)


def test_a_pool_that_stands_adverse_stops_every_number_of_it() -> None:
    assert codes(asked(Line(NUMBER, pool=Pool("north", score=40.0)))) == ["pool"]
    assert asked(Line(NUMBER, pool=Pool("north", score=39.9))).may


def test_a_pool_that_has_used_its_day_stops_too() -> None:
    assert codes(asked(Line(NUMBER, pool=Pool("north", left=0)))) == ["pool_day"]


def test_a_party_is_called_twice_a_day_and_not_again_at_once() -> None:
    once = replace(HERE, calls=[NOON - 60.0])
    assert (codes(asked(Line(NUMBER), once)), asked(Line(NUMBER), once).wait_s) == (["callee_again"], 840.001)
    twice = replace(HERE, calls=[NOON - 8 * HOUR, NOON - 2 * HOUR])
    assert codes(asked(Line(NUMBER), twice)) == ["callee_day"]


def test_french_law_counts_thirty_days() -> None:
    party = Party(place_of(IN_PARIS), calls=[NOON - d * DAY for d in (29, 20, 10, 5)])
    answer = asked(Line(NUMBER), party, limits=WITH_LAWS)
    assert "callee_repeats" in codes(answer)
    assert asked(Line(NUMBER), replace(party, calls=party.calls[1:]), limits=WITH_LAWS).may


def test_a_refusal_holds_for_the_days_of_the_law_and_else_for_good() -> None:
    french = Party(place_of(IN_PARIS), refused=NOON - 59 * DAY)
    answer = asked(Line(NUMBER), french, limits=WITH_LAWS)
    assert (answer.decision, answer.reasons[0].until) == ("no", NOON + DAY)
    assert asked(Line(NUMBER), replace(french, refused=NOON - 60 * DAY), limits=WITH_LAWS).may
    assert asked(Line(NUMBER), replace(HERE, refused=NOON - 3000 * DAY)).decision == "no"


@dataclass(frozen=True)
class Stopped:
    share: float = 0.031
    limit: float = 0.03
    stop: bool = True
    reason: str = "passed"
    source: str = "Telemarketing Sales Rule"


def test_a_campaign_that_dropped_too_many_stops() -> None:
    answer = may_dial(ASK, Line(NUMBER), HERE, STANDARD, guarded=Stopped())
    assert (answer.decision, codes(answer)) == ("no", ["dropped"])
    waits = may_dial(ASK, Line(NUMBER), HERE, STANDARD, guarded=Stopped(reason="air"))
    assert (waits.decision, codes(waits)) == ("no", ["in_air"])


def test_a_stopped_campaign_still_makes_calls_for_which_an_agent_waits() -> None:
    assert may_dial(replace(ASK, tied=True), Line(NUMBER), HERE, STANDARD, guarded=Stopped()).may


def test_every_reason_is_told_at_once() -> None:
    worst = Line(NUMBER, calls=every(10, 4), ended=NOON - 1, state="resting", standing=Standing("spam", 90.0))
    answer = asked(worst, replace(HERE, calls=[NOON - 60.0], refused=NOON - DAY))
    assert codes(answer) == ["state", "standing", "refused", "minute", "callee_again", "wrap_up"]
    assert answer.decision == "no"


def test_a_country_without_rules_is_told_and_holds_nothing_back() -> None:
    answer = asked(Line(NUMBER))
    assert (answer.may, [(note.code, note.what) for note in answer.notes]) == (True, [("no_rules", "US")])
    assert asked(Line(NUMBER), limits=WITH_LAWS).notes == ()


def test_calls_seen_beside_the_budget_count_in_all_but_the_minute() -> None:
    answer = asked(Line(NUMBER, seen=[NOON + 600.0] * 15))
    assert (codes(answer), answer.wait_s) == (["hour"], 4200.001)


def test_a_clock_set_back_lets_no_more_through() -> None:
    calls = every(10, 4)
    assert not asked(Line(NUMBER, calls=calls), at=NOON - 3 * DAY).may


PAST = st.lists(st.floats(0.0, 8 * DAY), max_size=40).map(lambda ages: sorted(NOON - age for age in ages))
BURST = st.lists(st.floats(0.0, 2 * HOUR), max_size=30).map(lambda ages: sorted(NOON - age for age in ages))
HELD = st.lists(st.floats(0.1, 90.0), max_size=6).map(lambda more: sorted(NOON + each for each in more))
PARTIES = st.builds(
    lambda callee, calls, held: Party(place_of(callee), calls=calls, held=held),
    st.sampled_from([CALLEE, IN_PARIS, "+18005550100", "+4930123456"]), st.just([]) | PAST, HELD,
)  # fmt: skip
LINES = st.builds(
    lambda far, near, held, ended, seen: Line(
        NUMBER, calls=sorted([*far, *near]), held=held, ended=ended,
        seen=seen, standing=Standing("watch", 45.0) if len(far) % 2 else None),
    PAST, BURST, HELD, st.none() | st.floats(NOON - 900, NOON), st.lists(st.sampled_from([NOON, NOON - HOUR])),
)  # fmt: skip
MOMENTS = st.floats(0.0, 9 * DAY).map(lambda later: NOON + later)


@given(line=LINES, party=PARTIES, at=MOMENTS, limits=st.sampled_from([STANDARD, WITH_LAWS]))
def test_after_the_wait_it_is_yes_and_not_before(line: Line, party: Party, at: float, limits: Limits) -> None:
    answer = asked(line, party, at=at, limits=limits)
    if answer.decision != "wait":
        return
    assert answer.wait_s > 0.0
    assert asked(line, party, at=at + answer.wait_s, limits=limits).may
    assert not asked(line, party, at=at + answer.wait_s - 0.01, limits=limits).may


def most_in(calls: Sequence[float], seconds: float) -> int:
    """The most calls that any span of so many seconds holds."""
    return max(sum(start - seconds < other <= start for other in calls) for start in calls)


@given(gaps=st.lists(st.floats(0.0, 400.0), min_size=20, max_size=120))
def test_who_obeys_overruns_no_limit(gaps: list[float]) -> None:
    at, calls = NOON, list[float]()
    for gap in gaps:
        at += gap
        answer = asked(Line(NUMBER, calls=calls), at=at)
        if answer.decision == "wait" and len(calls) % 2:
            at += answer.wait_s
            answer = asked(Line(NUMBER, calls=calls), at=at)
            assert answer.may
        if answer.may:
            calls.append(at)
    assert (most_in(calls, 60.0) <= 4, most_in(calls, HOUR) <= 15, most_in(calls, DAY) <= 90) == (True, True, True)


@given(line=LINES, party=PARTIES, at=MOMENTS)
def test_the_same_question_has_the_same_answer(line: Line, party: Party, at: float) -> None:
    assert asked(line, party, at=at) == asked(line, party, at=at)
