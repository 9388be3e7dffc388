"""The care list is taken all or none, is audited, and can be replaced as a whole; on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callstanding.control.audit import Audit
from callstanding.control.sorts import Listed, Sorts
from callstanding.errors import UsageError
from callstanding.inventory.sorts import Subscriber

HOSPITAL = Subscriber("number", "+12025550101", "hospital")
SCHOOL = Subscriber("number", "+12025550102", "school")
CENTRE = Subscriber("holder", "centre", "call_centre")


def take(engine: Engine, *given: Subscriber, whole: bool = False) -> Listed:
    return Sorts(engine).take(given, source="customers.csv", who="test", now=1.0, whole=whole)


def test_the_same_list_again_changes_nothing_and_is_not_noted(engine: Engine) -> None:
    assert take(engine, HOSPITAL, SCHOOL, CENTRE) == Listed(3, 0, 0)
    assert take(engine, HOSPITAL, SCHOOL, CENTRE) == Listed(0, 0, 3)
    assert Sorts(engine).listed() == [CENTRE, HOSPITAL, SCHOOL]
    assert [row.what for row in Audit(engine).listed() if row.what == "sorts.taken"] == ["sorts.taken"]


def test_another_sort_replaces_the_one_before_and_nobody_is_counted_twice(engine: Engine) -> None:
    take(engine, HOSPITAL, SCHOOL)
    assert take(engine, Subscriber("number", SCHOOL.subject, "hospital")) == Listed(0, 1, 0)
    assert Sorts(engine).counted() == [("hospital", 2)]


def test_who_is_not_on_a_whole_list_is_taken_off(engine: Engine) -> None:
    take(engine, HOSPITAL, SCHOOL, CENTRE)
    assert take(engine, SCHOOL, whole=True) == Listed(0, 0, 1, 2)
    assert Sorts(engine).listed() == [SCHOOL]


def test_a_whole_list_of_nobody_is_refused(engine: Engine) -> None:
    take(engine, HOSPITAL)
    with pytest.raises(UsageError, match="names nobody"):
        take(engine, whole=True)
    assert Sorts(engine).listed() == [HOSPITAL]


def test_a_number_that_is_none_refuses_all(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no number"):
        take(engine, HOSPITAL, Subscriber("number", "12 monkeys", "school"))
    assert Sorts(engine).listed() == []


def test_a_long_list_fits_into_statements_of_any_database(engine: Engine) -> None:
    many = [Subscriber("number", f"+1202{at:07d}", "school") for at in range(1_200)]
    assert take(engine, *many) == Listed(1_200, 0, 0)
    assert take(engine, HOSPITAL, whole=True) == Listed(1, 0, 0, 1_200)
