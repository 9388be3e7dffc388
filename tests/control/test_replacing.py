"""A number is replaced whole or not at all, by one of its tenant; the log and the case tell of both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit, Caller, Disputes
from callstanding.control.replacing import Replaced, replace_number
from callstanding.control.stock import Stock, Wanted
from callstanding.errors import NotFound, UsageError

OLD, NEW, NEXT, FOREIGN = "+12025550143", "+12025550150", "+12025550151", "+12025550160"
CENTRE = Caller("centre", "owner", frozenset(), "cli")


@pytest.fixture
def stock(engine: Engine) -> Stock:
    made = Stock(engine)
    made.import_("centre", [Wanted(n, "US") for n in (OLD, NEW, NEXT)], who="test", now=1.0)
    made.import_("pharmacy", [Wanted(FOREIGN, "US")], who="test", now=1.0)
    made.assign("centre", holder="sales", campaign="spring", among=[OLD], who="test", now=2.0)
    return made


def replaced(
    engine: Engine, *among: str, number: str = OLD, case: str | None = None, to: Any = "quarantined"
) -> Replaced:
    return replace_number(
        engine,
        number,
        "centre",
        among=among,
        to=to,
        who="test",
        now=10.0,
        why="blocked by an app",
        case=case,
    )


def test_the_new_number_has_the_holder_and_the_campaign_of_the_old_one(stock: Stock, engine: Engine) -> None:
    done = replaced(engine, NEW, NEXT)
    assert done == Replaced(stock.get(OLD, "centre"), stock.get(NEW, "centre"))
    assert (done.old.state, done.new.state, done.new.holder, done.new.campaign) == (
        "quarantined",
        "warming",
        "sales",
        "spring",
    )
    ends = {tenure.number: tenure.until for tenure in stock.ledger(tenant="centre")}
    assert ends == {OLD: 10.0, NEW: None}
    (gone,) = [row for row in Audit(engine).listed() if row.what == "stock.replaced"]
    assert (gone.subject, gone.why) == (OLD, "blocked by an app")
    assert NEW in gone.after


def test_a_number_that_rests_stays_with_its_holder_without_the_campaign(stock: Stock, engine: Engine) -> None:
    done = replaced(engine, NEW, to="resting")
    assert (done.old.state, done.old.holder, done.old.campaign) == ("resting", "sales", "")


def test_the_case_is_told_and_may_only_be_about_the_number(stock: Stock, engine: Engine) -> None:
    disputes = Disputes(engine)
    case = disputes.open(OLD, CENTRE, text="Ours.", contact="", now=5.0, stocked=True, platform="app:One").id
    other = disputes.open(NEXT, CENTRE, text="Ours.", contact="", now=5.0, stocked=True).id
    for wrong, error in ((other, UsageError), ("dis_none", NotFound)):
        with pytest.raises(error):
            replaced(engine, NEW, case=wrong)
        assert stock.get(OLD, "centre").state == "warming"
    replaced(engine, NEW, case=case)
    assert disputes.steps(case, None)[-1].note == f"{OLD} was replaced by {NEW}."


@pytest.mark.parametrize(
    ("number", "among", "to"),
    [(OLD, FOREIGN, "quarantined"), (OLD, OLD, "quarantined"), (NEXT, NEW, "quarantined"), (FOREIGN, NEW, "resting"),
     (OLD, NEW, "retired")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(
    stock: Stock, engine: Engine, number: str, among: str, to: str
) -> None:
    before = [*stock.every("centre"), *stock.every("pharmacy"), *stock.ledger()], len(Audit(engine).listed())
    with pytest.raises((NotFound, UsageError)):
        replaced(engine, among, number=number, to=to)
    assert ([*stock.every("centre"), *stock.every("pharmacy"), *stock.ledger()], len(Audit(engine).listed())) == before


def test_of_two_who_replace_at_once_one_is_refused(stock: Stock, engine: Engine) -> None:
    def attempt(_: int) -> str:
        try:
            return replaced(engine, NEW, NEXT).new.number
        except UsageError:
            return ""

    with ThreadPoolExecutor(2) as lanes:
        found = list(lanes.map(attempt, range(2)))
    assert sorted(found) == ["", NEW]
    assert stock.get(NEXT, "centre").state == "new"
