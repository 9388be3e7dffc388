"""The desk: a case's clock, its steps and who may take them, and what it keeps out of the score."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine, text

from callstanding.control import Audit, Caller, Claims, Disputes, Tenants, migrate, open_control
from callstanding.control.case_states import STATES, State, is_closed, may_become
from callstanding.control.database import MIGRATIONS, writing
from callstanding.errors import NotFound, UsageError
from callstanding.policies import load_policy

NUMBER, FRENCH, OTHER = "+12025550143", "+33199001234", "+12025550144"
CARRIER = Caller("carrier", "operator", frozenset({"admin"}), "key-op")
CENTRE = Caller("centre", "owner", frozenset({"read"}), "key-centre")
PHARMACY = Caller("pharmacy", "owner", frozenset({"read"}), "key-pharmacy")
HOUR, DAY = 3600.0, 86_400.0


@pytest.fixture
def disputes(engine: Engine) -> Disputes:
    for number in (NUMBER, FRENCH, OTHER):
        Claims(engine).prove("centre", number, by="contract", who="test", now=1.0)
    return Disputes(engine)


def opened(disputes: Disputes, now: float = 10.0, number: str = NUMBER, **more: Any) -> str:
    return disputes.open(number, CENTRE, text="These are visits.", contact="", now=now, **more).id


def test_a_status_sets_the_clock_anew_and_a_question_to_the_owner_stops_it(disputes: Disputes) -> None:
    case = opened(disputes)
    assert not disputes.get(case, None).overdue(10.0 + DAY)
    assert disputes.get(case, None).overdue(11.0 + DAY)
    assert disputes.step(case, CARRIER, words="We look.", now=50.0, to="in review").due == 50.0 + DAY
    assert disputes.step(case, CARRIER, words="Still.", now=60.0).due == 60.0 + DAY
    waiting = disputes.step(case, CARRIER, words="Whose are they?", now=70.0, to="waiting")
    assert (waiting.due, waiting.overdue(1e9)) == (None, False)
    assert disputes.step(case, CENTRE, words="Ours.", now=80.0, to="in review").due == 80.0 + DAY
    decided = disputes.decide(case, "upheld", why="A clinic.", who="key-op", now=90.0)
    assert (decided.due, decided.decided, decided.note) == (None, 90.0, "A clinic.")
    told = [(step.at, step.who, step.state, step.note) for step in disputes.steps(case, CENTRE.only)]
    assert told == [
        (10.0, "key-centre", "open", ""),
        (50.0, "key-op", "in review", "We look."),
        (60.0, "key-op", "in review", "Still."),
        (70.0, "key-op", "waiting", "Whose are they?"),
        (80.0, "key-centre", "in review", "Ours."),
        (90.0, "key-op", "upheld", "A clinic."),
    ]


def test_every_step_is_in_the_audit_log_without_the_words_on_the_way(disputes: Disputes, engine: Engine) -> None:
    case = opened(disputes)
    disputes.step(case, CARRIER, words="Mrs Secret called.", now=50.0, to="in review")
    disputes.decide(case, "rejected", why="Robocalls.", who="key-op", now=90.0)
    rows = [row for row in Audit(engine).listed() if row.subject == case]
    assert [row.what for row in rows] == ["dispute.opened", "dispute.step", "dispute.decided"]
    assert "Secret" not in "".join(row.before + row.after + row.why for row in rows)
    assert rows[-1].why == "Robocalls."


@pytest.mark.parametrize("to", ["in review", "upheld", "rejected", "sent", "corrected"])
def test_an_owner_takes_no_step_that_is_the_operators(disputes: Disputes, to: State) -> None:
    case = opened(disputes)
    with pytest.raises(UsageError):
        disputes.step(case, CENTRE, words="Mine.", now=50.0, to=to)
    assert disputes.get(case, None).state == "open"
    assert len(disputes.steps(case, None)) == 1


def test_a_foreign_number_is_refused_and_what_holds_is_said(disputes: Disputes, engine: Engine) -> None:
    with pytest.raises(NotFound, match="not a proven number of pharmacy") as refused:
        disputes.open(NUMBER, PHARMACY, text="Mine.", contact="", now=10.0)
    assert "centre" not in str(refused.value)
    Claims(engine).prove("centre", "+12025550150", by="contract", who="test", now=1.0, until=5.0)
    with pytest.raises(NotFound, match="any more"):
        opened(disputes, number="+12025550150")
    assert disputes.listed(None) == []


def test_a_number_in_stock_is_enough_where_the_stock_is_trusted(disputes: Disputes, engine: Engine) -> None:
    from callstanding.control.stock import Stock, Wanted

    Stock(engine).import_("pharmacy", [Wanted("+12025550160", "US")], who="test", now=1.0)
    with pytest.raises(NotFound):
        disputes.open("+12025550160", PHARMACY, text="Mine.", contact="", now=10.0)
    assert disputes.open("+12025550160", PHARMACY, text="Mine.", contact="", now=10.0, stocked=True).state == "open"


def test_a_second_open_case_is_refused_at_one_place_and_not_at_another(disputes: Disputes) -> None:
    opened(disputes, platform="app:One")
    with pytest.raises(UsageError, match="app:One is open already"):
        opened(disputes, platform="app:One")
    assert opened(disputes, platform="app:Two")
    assert opened(disputes)
    with pytest.raises(UsageError, match="no place"):
        opened(disputes, platform="somewhere")
    with pytest.raises(UsageError, match="no kind"):
        opened(disputes, number=OTHER, kind="boring")


def test_the_status_is_owed_within_what_the_country_of_the_number_says(engine: Engine) -> None:
    for number in (NUMBER, FRENCH):
        Claims(engine).prove("centre", number, by="contract", who="test", now=1.0)
    policy = load_policy("standard+us")
    disputes = Disputes(engine, policy)
    today = 1.75e9
    for number in (NUMBER, FRENCH):
        case = disputes.get(opened(disputes, today, number), None)
        assert case.status_s == policy.number("desk.status_hours") * HOUR == 24 * HOUR


def test_one_case_in_a_while_keeps_complaints_out(disputes: Disputes) -> None:
    first = disputes.get(opened(disputes, now=1e9), None)
    assert first.frozen_until == 1e9 + 7 * DAY
    disputes.withdraw(first.id, CENTRE, now=1e9 + DAY)
    again = disputes.get(opened(disputes, now=1e9 + 2 * DAY), None)
    assert again.frozen_until == again.opened  # it keeps nothing out
    disputes.decide(again.id, "rejected", why="Seen.", who="k", now=1e9 + 3 * DAY)
    assert disputes.get(opened(disputes, now=1e9 + 91 * DAY), None).frozen_until == 1e9 + 98 * DAY
    assert [fact.decision for fact in sorted(disputes.facts(), key=lambda fact: fact.opened)] == [
        "withdrawn",
        "rejected",
        None,
    ]


def test_after_an_upheld_case_the_next_one_keeps_complaints_out_again(disputes: Disputes) -> None:
    first = opened(disputes, now=1e9)
    disputes.decide(first, "upheld", why="Yes.", who="k", now=1e9 + DAY)
    assert disputes.get(opened(disputes, now=1e9 + 2 * DAY), None).frozen_until == 1e9 + 9 * DAY


def test_a_case_with_others_keeps_nothing_out_here(disputes: Disputes) -> None:
    assert disputes.get(opened(disputes, platform="app:One"), None).frozen_until is None
    assert disputes.facts() == ()
    assert disputes.disputed() == set()


def test_words_of_steps_are_erased_with_those_of_their_case(disputes: Disputes) -> None:
    case = opened(disputes)
    disputes.step(case, CARRIER, words="Mrs Secret called.", now=50.0)
    disputes.withdraw(case, CENTRE, now=60.0)
    assert disputes.forget(before=100.0) == 1
    assert {step.note for step in disputes.steps(case, None)} == {""}
    assert disputes.forget(before=100.0) == 0


def test_cases_come_in_pages_in_order(disputes: Disputes) -> None:
    made = [opened(disputes, now=at, platform=f"app:{n}") for n, at in enumerate((30.0, 10.0, 20.0, 10.0))]
    every = [case.id for case in disputes.every(None)]
    assert sorted(every) == sorted(made)
    assert [case.opened for case in disputes.every(None)] == [10.0, 10.0, 20.0, 30.0]
    first = disputes.listed(None, limit=2)
    assert [case.id for case in disputes.listed(None, after=first[-1].id)] == every[2:]


def test_disputes_from_before_are_brought_along(empty_engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(empty_engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        insert = text(
            "INSERT INTO disputes (id, number, tenant, state, text, contact, opened, decided, note)"
            " VALUES (:id, :number, 'centre', :state, 'Ours.', '', 10.0, :decided, '')"
        )
        connection.execute(insert, [
            {"id": "dis_1", "number": NUMBER, "state": "open", "decided": None},
            {"id": "dis_2", "number": NUMBER, "state": "upheld", "decided": 20.0},
        ])  # fmt: skip
    migrate(empty_engine)
    disputes = Disputes(empty_engine)
    assert [(c.id, c.state, c.platform, c.due) for c in disputes.listed(None)] == [
        ("dis_1", "open", "here", 10.0 + DAY),
        ("dis_2", "upheld", "here", None),
    ]
    assert disputes.facts() == ()  # they changed no score, and go on to change none
    assert disputes.decide("dis_1", "rejected", why="Seen.", who="k", now=30.0).state == "rejected"


class Desk(RuleBasedStateMachine):
    """Cases of one number here and with an app, against a model that only knows the table of states."""

    @initialize()
    def begin(self) -> None:
        self.engine = open_control("sqlite://")
        migrate(self.engine)
        Tenants(self.engine).add("centre", "owner", who="test", now=0.0)
        Claims(self.engine).prove("centre", NUMBER, by="contract", who="test", now=0.0)
        self.disputes, self.now = Disputes(self.engine), 1e9
        self.model: dict[str, State] = {}
        self.places: dict[str, str] = {}

    @rule(platform=st.sampled_from(["here", "app:One"]))
    def open(self, platform: str) -> None:
        self.now += HOUR
        taken = any(not is_closed(self.model[case]) for case, place in self.places.items() if place == platform)
        try:
            case = opened(self.disputes, self.now, platform=platform)
        except UsageError:
            assert taken
            return
        assert not taken
        self.model[case], self.places[case] = ("open" if platform == "here" else "sent"), platform

    @precondition(lambda self: self.model)
    @rule(to=st.sampled_from(STATES), at=st.integers(0, 10))
    def step(self, to: State, at: int) -> None:
        self.now += HOUR
        case = sorted(self.model)[at % len(self.model)]
        was = self.model[case]
        allowed = not is_closed(was) and (to == was or to in may_become(was))
        try:
            self.disputes.step(case, CARRIER, words="News.", now=self.now, to=to)
        except UsageError:
            assert not allowed
            return
        assert allowed
        self.model[case] = to

    @invariant()
    def holds(self) -> None:
        found = {case.id: case for case in self.disputes.listed(None)}
        assert {name: case.state for name, case in found.items()} == self.model
        for name, case in found.items():
            steps = self.disputes.steps(name, None)
            assert steps[-1].state == case.state
            assert (case.decided is not None) == is_closed(case.state)
            assert (case.due is None) == (is_closed(case.state) or case.state == "waiting")
        still = [case for case in found.values() if case.frozen_until and case.frozen_until > case.opened]
        assert len([case for case in still if case.state != "upheld"]) <= 1  # hours pass here, no months
        assert Audit(self.engine).verify().broken is None

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=12, stateful_step_count=20)

CASES = """
import sys
from pathlib import Path
from callstanding.control import Caller, Disputes, migrate, open_control
engine = open_control(Path(sys.argv[1]))
migrate(engine)
disputes, now = Disputes(engine), 10.0
staff = Caller("carrier", "operator", frozenset(), "cli")
while True:
    now += 1
    case = disputes.open("+12025550143", staff, text="Visits.", contact="", now=now).id
    print("open", case, flush=True)
    disputes.step(case, staff, words="We look.", now=now, to="in review")
    print("in review", case, flush=True)
    disputes.decide(case, "upheld", why="Yes.", who="cli", now=now)
    print("upheld", case, flush=True)
"""


@pytest.mark.parametrize("lines", [2, 7])
def test_a_killed_desk_has_every_step_that_it_told_of_and_no_half_one(tmp_path: Path, lines: int) -> None:
    file = tmp_path / "control.sqlite"
    with subprocess.Popen([sys.executable, "-c", CASES, str(file)], stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        told = [working.stdout.readline().split() for _ in range(lines)]
        working.kill()
        told += [line.split() for line in working.stdout if line.endswith("\n")]
    engine = open_control(file)
    disputes = Disputes(engine)
    for *state, case in told:
        assert " ".join(state) in [step.state for step in disputes.steps(case, None)]
    steps = 0
    for case_ in disputes.every(None):
        own = disputes.steps(case_.id, None)
        assert own[-1].state == case_.state
        steps += len(own)
    assert Audit(engine).verify().rows == steps
    engine.dispose()
