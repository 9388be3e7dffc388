"""Claims: a number has one proven owner at a time, and loses it with the number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit, Claims, Held
from callstanding.errors import CallstandingError, NotFound, UsageError

NUMBER, OTHER = "+12025550143", "+12025550144"


def test_an_operators_word_proves_a_number(engine: Engine) -> None:
    claim = Claims(engine).prove("centre", NUMBER, by="contract 17", who="test", now=10.0)
    assert Claims(engine).listed("centre", 11.0) == [claim]
    assert (Claims(engine).owns("centre", NUMBER, 11.0), Claims(engine).owns("pharmacy", NUMBER, 11.0)) == (True, False)


def test_a_number_of_another_owner_is_not_given_away(engine: Engine) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=10.0)
    with pytest.raises(UsageError, match="centre"):
        Claims(engine).prove("pharmacy", NUMBER, by="word", who="test", now=11.0)
    Claims(engine).end(NUMBER, who="test", now=12.0)
    assert Claims(engine).prove("pharmacy", NUMBER, by="word", who="test", now=13.0).tenant == "pharmacy"


def test_two_owners_at_once_do_not_both_get_a_number(engine: Engine) -> None:
    def prove(tenant: str) -> bool:
        try:
            Claims(engine).prove(tenant, NUMBER, by="word", who="test", now=10.0)
        except CallstandingError:
            return False
        return True

    for _ in range(5):
        with ThreadPoolExecutor(2) as lanes:
            got = list(lanes.map(prove, ["centre", "pharmacy"]))
        assert sorted(got) == [False, True]
        assert len(Claims(engine).listed(None, 11.0)) == 1
        Claims(engine).end(NUMBER, who="test", now=12.0)


def test_a_claim_ends_when_it_was_said_to(engine: Engine) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=10.0, until=20.0)
    assert [Claims(engine).owns("centre", NUMBER, at) for at in (19.9, 20.0)] == [True, False]
    assert Claims(engine).prove("pharmacy", NUMBER, by="contract", who="test", now=21.0).tenant == "pharmacy"


def test_an_assignment_whose_holder_is_an_owner_proves_its_number(engine: Engine) -> None:
    held = [Held(NUMBER, "centre", 5.0), Held(OTHER, "a stranger", 5.0)]
    assert Claims(engine).assigned(held, who="test", now=10.0) == 1
    assert Claims(engine).owners([NUMBER, OTHER], 10.0) == {NUMBER: "centre"}
    assert Claims(engine).assigned(held, who="test", now=11.0) == 0


@pytest.mark.parametrize("holder", ["pharmacy", "a stranger"])
def test_a_number_that_is_assigned_to_another_is_its_former_owners_no_more(engine: Engine, holder: str) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=1.0)
    assert Claims(engine).assigned([Held(NUMBER, holder, 5.0)], who="test", now=10.0) == 1
    assert not Claims(engine).owns("centre", NUMBER, 10.0)
    assert Claims(engine).owns("pharmacy", NUMBER, 10.0) is (holder == "pharmacy")


def test_assignments_of_the_past_and_the_future_change_nothing(engine: Engine) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=1.0)
    held = [Held(NUMBER, "pharmacy", 1.0, 5.0), Held(NUMBER, "pharmacy", 50.0)]
    assert Claims(engine).assigned(held, who="test", now=10.0) == 0
    assert Claims(engine).owns("centre", NUMBER, 10.0)


def test_an_operator_has_no_claims_by_assignment_because_it_sees_all_anyway(engine: Engine) -> None:
    assert Claims(engine).assigned([Held(NUMBER, "carrier", 1.0)], who="test", now=10.0) == 0


@pytest.mark.parametrize("number", ["2025550143", "+1", "+0123456789", "anonymous", "+1202555014x", ""])
def test_only_a_number_in_e164_can_be_claimed(engine: Engine, number: str) -> None:
    with pytest.raises(UsageError):
        Claims(engine).prove("centre", number, by="word", who="test", now=1.0)


def test_a_claim_of_nobody_and_the_end_of_none_are_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        Claims(engine).prove("nobody", NUMBER, by="word", who="test", now=1.0)
    with pytest.raises(NotFound):
        Claims(engine).end(NUMBER, who="test", now=1.0)


def test_an_owner_pages_through_its_own_numbers(engine: Engine) -> None:
    numbers = [f"+120255501{n:02}" for n in range(40)]
    for place, number in enumerate(numbers):
        Claims(engine).prove("centre" if place % 2 else "pharmacy", number, by="word", who="test", now=1.0)
    first = Claims(engine).numbers("centre", 2.0, limit=15)
    rest = Claims(engine).numbers("centre", 2.0, after=first[-1], limit=15)
    assert first + rest == numbers[1::2]


def test_who_had_a_number_before_stays_in_the_audit_log(engine: Engine) -> None:
    Claims(engine).prove("centre", NUMBER, by="contract", who="test", now=1.0)
    Claims(engine).assigned([Held(NUMBER, "pharmacy", 2.0)], who="key1", now=3.0)
    last = Audit(engine).listed()[-1]
    assert (last.who, last.what, last.subject) == ("key1", "claim.proven", NUMBER)
    assert '"tenant":"centre"' in last.before
    assert '"tenant":"pharmacy"' in last.after


def test_assignments_and_words_at_once_wait_for_each_other_and_none_fails(engine: Engine) -> None:
    numbers = [f"+120255501{n:02}" for n in range(20)]
    claims = Claims(engine)

    def assign(step: int) -> None:
        order = numbers if step % 2 else numbers[::-1]
        claims.assigned(
            [Held(number, ("centre", "pharmacy")[step % 2], 1.0) for number in order], who="test", now=10.0 + step
        )

    def word(step: int) -> None:
        with suppress(UsageError):
            claims.prove("centre", numbers[step], by="word", who="test", now=10.0)

    with ThreadPoolExecutor(6) as lanes:
        done = [lanes.submit(deed, step) for step in range(8) for deed in (assign, word)]
    assert [each.exception() for each in done] == [None] * 16
    assert len(set(claims.owners(numbers, 100.0).values())) == 1
    assert Audit(engine).verify().broken is None
