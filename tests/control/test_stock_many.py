"""Many numbers of the stock are changed at once, all or none, each noted; and a copy in memory hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit, Claims, Disputes
from callstanding.control.caller import Caller
from callstanding.control.stock import Stock, Wanted
from callstanding.control.stock_changing import Change
from callstanding.control.stock_many import MOST, change_many, outcomes
from callstanding.control.stock_news import every_item, items_of, stock_news
from callstanding.errors import NotFound, UsageError

NUMBERS = [f"+120255501{i:02d}" for i in range(40, 50)]
CENTRE = Caller("centre", "owner", frozenset({"read"}), "user:ann")


@pytest.fixture
def stock(engine: Engine) -> Stock:
    """Ten numbers of the centre in use for spring; the first is retired, the second new."""
    made = Stock(engine)
    rows = [Wanted(n, "US", since=100.0, campaign="spring") for n in NUMBERS[2:]]
    rows += [Wanted(NUMBERS[0], "US", "retired", since=100.0), Wanted(NUMBERS[1], "US", since=100.0)]
    made.import_("centre", rows, who="test", now=200.0)
    return made


def test_all_change_and_each_is_noted(engine: Engine, stock: Stock) -> None:
    done = change_many(engine, NUMBERS[2:], "centre", Change(to="resting"), who="user:ann", now=300.0, why="pause")
    assert {item.state for item in done} == {"resting"}
    assert stock.counted("centre") == {"new": 1, "resting": 8, "retired": 1}
    told = [entry for entry in Audit(engine).listed() if entry.what == "stock.moved"]
    assert [(entry.subject, entry.who, entry.why) for entry in told] == [(n, "user:ann", "pause") for n in NUMBERS[2:]]
    assert Audit(engine).verify().broken is None


def test_what_is_foreseen_is_what_happens_and_foreseeing_changes_nothing(engine: Engine, stock: Stock) -> None:
    before = list(stock.every("centre"))
    foreseen = outcomes(engine, NUMBERS, "centre", Change(to="quarantined"), now=300.0)
    assert list(stock.every("centre")) == before
    assert [each.number for each in foreseen if each.refused] == [NUMBERS[0]]
    fine = [each for each in foreseen if each.done]
    change_many(engine, [each.number for each in fine], "centre", Change(to="quarantined"), who="a", now=300.0)
    assert [each.done and each.done.after for each in fine] == [stock.get(each.number, "centre") for each in fine]


@pytest.mark.parametrize("refused", [NUMBERS[0], "+12025550199"])
def test_where_one_is_refused_nothing_is_done(engine: Engine, stock: Stock, refused: str) -> None:
    before, log = list(stock.every("centre")), len(Audit(engine).listed())
    with pytest.raises(UsageError, match="Nothing was changed"):
        change_many(engine, [*NUMBERS[2:], refused], "centre", Change(to="resting"), who="a", now=300.0)
    assert (list(stock.every("centre")), len(Audit(engine).listed())) == (before, log)


def test_numbers_of_others_are_as_if_they_were_not_there(engine: Engine, stock: Stock) -> None:
    [told] = outcomes(engine, [NUMBERS[3]], "pharmacy", Change(to="resting"), now=300.0)
    assert told.refused == f"{NUMBERS[3]} is not in stock."
    [told] = outcomes(engine, [NUMBERS[3]], None, Change(to="resting"), now=300.0)
    assert told.changes


def test_a_release_ends_the_tenures_and_is_noted_as_such(engine: Engine, stock: Stock) -> None:
    change = Change(to="quarantined", release=True)
    assert outcomes(engine, [NUMBERS[1]], "centre", change, now=300.0)[0].refused.endswith("nobody holds it.")
    change_many(engine, NUMBERS[2:4], "centre", change, who="a", now=300.0)
    assert [tenure.until for tenure in stock.ledger(NUMBERS[2])] == [300.0]
    assert sum(entry.what == "stock.released" for entry in Audit(engine).listed()) == 2


def test_what_is_so_already_is_no_change_and_not_noted(engine: Engine, stock: Stock) -> None:
    log = len(Audit(engine).listed())
    [told] = outcomes(engine, [NUMBERS[2]], "centre", Change(campaign="spring"), now=300.0)
    assert (told.refused, told.changes) == ("", False)
    change_many(engine, [NUMBERS[2]], "centre", Change(campaign="spring"), who="a", now=300.0)
    assert len(Audit(engine).listed()) == log


@pytest.mark.usefixtures("stock")
def test_a_text_that_will_not_do_and_too_many_numbers_are_refused(engine: Engine) -> None:
    with pytest.raises(UsageError, match="one line"):
        outcomes(engine, NUMBERS, "centre", Change(note="a\nb"), now=300.0)
    with pytest.raises(UsageError, match="At most"):
        outcomes(engine, [f"+1202555{i:04d}" for i in range(MOST + 1)], "centre", Change(to="resting"), now=300.0)


def test_news_tell_which_numbers_changed_or_that_any_may_have(engine: Engine, stock: Stock) -> None:
    first = stock_news(engine, after=-1)
    assert first.numbers is None
    assert {item.number for item in every_item(engine)} == set(NUMBERS)
    assert stock_news(engine, after=first.seq).numbers == frozenset()
    change_many(engine, NUMBERS[2:4], "centre", Change(pool="west"), who="a", now=300.0)
    stock.assign("centre", holder="sales", campaign="summer", who="a", now=301.0)
    then = stock_news(engine, after=first.seq)
    assert then.numbers == frozenset(NUMBERS[1:4])
    assert {item.pool for item in items_of(engine, NUMBERS[2:4])} == {"west"}
    stock.import_("pharmacy", [Wanted("+12025550151", "US")], who="a", now=302.0)
    assert stock_news(engine, after=then.seq).numbers is None


def test_several_disputes_are_opened_or_none(engine: Engine) -> None:
    claims, disputes = Claims(engine), Disputes(engine)
    for number in NUMBERS[:3]:
        claims.prove("centre", number, by="contract", who="test", now=1.0)
    given: dict[str, Any] = {"text": "We are a clinic.", "contact": "", "now": 10.0}
    assert set(disputes.refused(NUMBERS[:4], CENTRE, now=10.0)) == {NUMBERS[3]}
    with pytest.raises(NotFound):
        disputes.open_all(NUMBERS[:4], CENTRE, **given)
    assert disputes.listed(None) == []
    assert {case.number for case in disputes.open_all(NUMBERS[:2], CENTRE, **given)} == set(NUMBERS[:2])
    assert "already" in disputes.refused(NUMBERS[:1], CENTRE, now=11.0)[NUMBERS[0]]
    with pytest.raises(UsageError, match="already"):
        disputes.open_all([NUMBERS[2], NUMBERS[1]], CENTRE, **given)
    assert len(disputes.listed(None)) == 2
