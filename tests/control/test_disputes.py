"""Disputes: an owner disputes its own number, a person decides, and nobody else sees it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit, Caller, Claims, Dispute, Disputes
from callstanding.errors import NotFound, UsageError

NUMBER = "+12025550143"
CARRIER = Caller("carrier", "operator", frozenset({"admin"}), "key-op")
CENTRE = Caller("centre", "owner", frozenset({"read"}), "key-centre")
PHARMACY = Caller("pharmacy", "owner", frozenset({"read"}), "key-pharmacy")


@pytest.fixture
def disputes(engine: Engine) -> Disputes:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=1.0)
    return Disputes(engine)


def opened(disputes: Disputes, now: float = 10.0) -> Dispute:
    return disputes.open(NUMBER, CENTRE, text="These are reminders of visits.", contact="desk@example.org", now=now)


def test_an_owner_disputes_its_own_number_and_hears_within_a_day(disputes: Disputes) -> None:
    made = opened(disputes)
    assert (made.state, made.due) == ("open", made.opened + 86_400.0)
    assert disputes.disputed() == disputes.disputed([NUMBER]) == {NUMBER}
    assert disputes.disputed(["+12025550199"]) == set()


def test_an_owner_cannot_dispute_what_it_has_not_proven(disputes: Disputes) -> None:
    with pytest.raises(NotFound):
        disputes.open(NUMBER, PHARMACY, text="Mine.", contact="", now=10.0)
    with pytest.raises(NotFound):
        disputes.open("+12025550144", CENTRE, text="Mine.", contact="", now=10.0)


def test_an_owner_cannot_dispute_a_number_that_it_does_not_hold_any_more(disputes: Disputes, engine: Engine) -> None:
    Claims(engine).prove("centre", "+12025550150", by="contract", who="test", now=1.0, until=5.0)
    with pytest.raises(NotFound):
        disputes.open("+12025550150", CENTRE, text="Mine.", contact="", now=10.0)


def test_an_operator_disputes_for_anybody(disputes: Disputes) -> None:
    assert disputes.open("+12025550144", CARRIER, text="A caller rang us.", contact="", now=10.0).tenant == "carrier"


def test_a_dispute_is_decided_once(disputes: Disputes) -> None:
    made = opened(disputes)
    decided = disputes.decide(made.id, "upheld", why="A clinic.", who="key-op", now=20.0)
    assert (decided.state, decided.decided, decided.note) == ("upheld", 20.0, "A clinic.")
    assert disputes.disputed() == set()
    with pytest.raises(UsageError, match="closed"):
        disputes.decide(made.id, "rejected", why="", who="key-op", now=21.0)
    assert opened(disputes, now=30.0).state == "open"


def test_a_number_is_disputed_once_at_a_time(disputes: Disputes) -> None:
    opened(disputes)
    with pytest.raises(UsageError, match="already"):
        opened(disputes)


def test_nobody_but_its_owner_and_the_operator_sees_or_withdraws_a_dispute(disputes: Disputes) -> None:
    made = opened(disputes)
    with pytest.raises(NotFound) as hidden:
        disputes.get(made.id, PHARMACY.only)
    with pytest.raises(NotFound) as absent:
        disputes.get(made.id[:-1] + "x", PHARMACY.only)
    assert str(hidden.value)[:-1] == str(absent.value).replace(made.id[:-1] + "x", made.id)[:-1]
    with pytest.raises(NotFound):
        disputes.withdraw(made.id, PHARMACY, now=11.0)
    assert disputes.listed(PHARMACY.only) == []
    assert disputes.listed(CENTRE.only) == disputes.listed(CARRIER.only) == [made]
    assert disputes.withdraw(made.id, CENTRE, now=12.0).state == "withdrawn"


def test_the_oldest_open_dispute_comes_first(disputes: Disputes) -> None:
    late = disputes.open("+12025550145", CARRIER, text="B.", contact="", now=30.0)
    early = opened(disputes, now=20.0)
    disputes.decide(
        disputes.open("+12025550146", CARRIER, text="C.", contact="", now=1.0).id, "rejected", why="", who="k", now=2.0
    )
    assert disputes.listed(None, state="open") == [early, late]


@pytest.mark.parametrize(("text", "contact"), [("", "x"), (" \n", "x"), ("x" * 4001, ""), ("x", "y" * 4001)])
def test_a_dispute_without_words_or_with_too_many_is_refused(disputes: Disputes, text: str, contact: str) -> None:
    with pytest.raises(UsageError):
        disputes.open(NUMBER, CENTRE, text=text, contact=contact, now=10.0)


def test_the_words_and_the_contact_of_an_old_dispute_are_erased(disputes: Disputes) -> None:
    closed = opened(disputes)
    disputes.decide(closed.id, "rejected", why="Seen.", who="k", now=20.0)
    still_open = opened(disputes, now=21.0)
    assert disputes.forget(before=100.0) == 1
    assert (disputes.get(closed.id, None).text, disputes.get(closed.id, None).contact) == ("", "")
    assert disputes.get(still_open.id, None).contact == "desk@example.org"


def test_neither_words_nor_contact_reach_the_audit_log(disputes: Disputes, engine: Engine) -> None:
    opened(disputes)
    told = repr(Audit(engine).listed())
    assert "dispute.opened" in told
    assert "reminders" not in told
    assert "desk@" not in told


def test_of_the_same_dispute_twice_at_once_one_is_opened(disputes: Disputes) -> None:
    def ask(_: int) -> bool:
        try:
            opened(disputes)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(4) as lanes:
        assert sum(lanes.map(ask, range(8))) == 1
    assert len(disputes.listed(None)) == 1
