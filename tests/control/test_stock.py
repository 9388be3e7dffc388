"""The stock: numbers come in, move, are given away and come back; what does not fit is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit
from callstanding.control.stock import Item, Stock, Wanted
from callstanding.errors import NotFound, UsageError

A, B, C = "+12025550143", "+12025550144", "+12025550145"
FRENCH = "+33199005501"


@pytest.fixture
def stock(engine: Engine) -> Stock:
    """A and B new, C in use by the sales team for spring."""
    made = Stock(engine)
    rows = [
        Wanted(A, "US", since=100.0, pool="east"),
        Wanted(B, "US", since=101.0),
        Wanted(C, "US", since=102.0, holder="sales", campaign="spring", note="the main line"),
    ]
    done = made.import_("centre", rows, who="test", now=200.0)
    assert (done.added, done.changed, done.same, done.refused) == (3, 0, 0, ())
    return made


def everything(engine: Engine) -> tuple[object, ...]:
    stock = Stock(engine)
    audit = Audit(engine).listed()
    return tuple(stock.every("centre")), tuple(stock.every("pharmacy")), tuple(stock.ledger()), len(audit)


def test_what_was_imported_is_there(stock: Stock) -> None:
    assert stock.get(A, "centre") == Item(A, "centre", "new", 100.0, "US", pool="east")
    held = Item(C, "centre", "in use", 102.0, "US", "", "spring", "sales", "the main line", held_since=102.0)
    assert stock.get(C, "centre") == held
    [tenure] = stock.ledger(C)
    assert (tenure.holder, tenure.campaign, tenure.since, tenure.until) == ("sales", "spring", 102.0, None)
    assert stock.counted("centre") == {"new": 2, "in use": 1}


def test_lists_are_filtered_and_paged(stock: Stock) -> None:
    assert [item.number for item in stock.listed("centre", state="new")] == [A, B]
    assert [item.number for item in stock.listed("centre", campaign="spring")] == [C]
    assert [item.number for item in stock.listed("centre", pool="east")] == [A]
    assert [item.number for item in stock.listed("centre", after=A, limit=1)] == [B]
    assert stock.listed("centre", country="FR") == []


def test_another_tenants_number_is_not_found_and_not_changed(stock: Stock, engine: Engine) -> None:
    before = everything(engine)
    asks: list[Callable[[], object]] = [
        lambda: stock.get(A, "pharmacy"),
        lambda: stock.move(A, "pharmacy", "retired", who="k", now=300.0),
        lambda: stock.change(A, "pharmacy", note="mine", who="k", now=300.0),
        lambda: stock.release(C, "pharmacy", who="k", now=300.0),
        lambda: stock.assign("pharmacy", holder="x", campaign="y", who="k", now=300.0),
    ]
    for ask in asks:
        with pytest.raises(NotFound):
            ask()
    assert stock.listed("pharmacy") == []
    assert stock.ledger(C, tenant="pharmacy") == []
    assert stock.moves(C, "pharmacy") == []
    assert everything(engine) == before


def test_a_number_goes_through_its_life_and_every_step_is_noted(stock: Stock, engine: Engine) -> None:
    given = stock.assign("centre", holder="sales", campaign="autumn", pool="east", who="k", now=300.0)
    assert (given.number, given.state, given.holder, given.held_since) == (A, "warming", "sales", 300.0)
    for at, state in ((400.0, "in use"), (500.0, "resting"), (600.0, "in use")):
        assert stock.move(A, "centre", state, who="k", now=at).since == at  # type: ignore[arg-type]
    back = stock.release(A, "centre", who="k", now=700.0, why="campaign over")
    assert (back.state, back.holder, back.campaign, back.used, back.held_since) == ("quarantined", "", "", 700.0, None)
    stock.move(A, "centre", "new", who="k", now=800.0)
    [tenure] = stock.ledger(A)
    assert (tenure.since, tenure.until, tenure.campaign) == (300.0, 700.0, "autumn")
    moves = [move.state for move in stock.moves(A, "centre")]
    assert moves == ["new", "warming", "in use", "resting", "in use", "quarantined", "new"]
    noted = [entry.what for entry in Audit(engine).listed() if entry.subject == A]
    assert noted == ["stock.assigned", *["stock.moved"] * 3, "stock.released", "stock.moved"]
    assert Audit(engine).verify().broken is None


def test_of_the_free_numbers_those_never_used_come_first_and_then_the_longest_unused(stock: Stock) -> None:
    for number, at in ((A, 300.0), (B, 310.0)):
        assert stock.assign("centre", holder="x", campaign="", who="k", now=at).number == number
    for number, at in ((B, 320.0), (A, 330.0)):
        stock.release(number, "centre", who="k", now=at)
        stock.move(number, "centre", "new", who="k", now=340.0)
    stock.import_("centre", [Wanted("+12025550146", "US", since=390.0)], who="k", now=400.0)
    order = [stock.assign("centre", holder="x", campaign="", who="k", now=500.0).number for _ in range(3)]
    assert order == ["+12025550146", B, A]


def test_a_number_is_sought_by_country_area_pool_and_among_vetted_ones(stock: Stock) -> None:
    stock.import_("centre", [Wanted(FRENCH, "FR", since=100.0)], who="k", now=250.0)

    def seek(**wanted: object) -> str:
        given = stock.assign("centre", holder="x", campaign="c", who="k", now=300.0, **wanted)  # type: ignore[arg-type]
        stock.release(given.number, "centre", who="k", now=301.0)
        stock.move(given.number, "centre", "new", who="k", now=302.0)
        return given.number

    assert seek(country="FR") == FRENCH


def test_an_area_is_the_beginning_of_a_number(stock: Stock) -> None:
    for wanted in ({"area": "+1202555"}, {"area": "202", "country": "US"}):
        assert stock.assign("centre", holder="x", campaign="", who="k", now=300.0, **wanted).country == "US"
    stock.import_("centre", [Wanted(FRENCH, "FR", since=100.0)], who="k", now=250.0)
    with pytest.raises(NotFound, match="area 202"):
        stock.assign("centre", holder="x", campaign="", country="FR", area="202", who="k", now=300.0)


@pytest.mark.parametrize("wanted", [{"area": "202"}, {"area": "+1%"}, {"area": "20a"}, {"area": ""}])
def test_an_area_that_begins_no_number_is_refused(stock: Stock, wanted: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="area"):
        stock.assign("centre", holder="x", campaign="", who="k", now=300.0, **wanted)


def test_vetted_numbers_are_given_in_their_order_and_no_other_is(stock: Stock) -> None:
    assert stock.assign("centre", holder="x", campaign="", among=[C, B, A], who="k", now=300.0).number == B
    with pytest.raises(NotFound, match="vetted"):
        stock.assign("centre", holder="x", campaign="", among=[C, B], who="k", now=300.0)


def test_where_none_is_free_it_is_said_what_there_is(stock: Stock) -> None:
    with pytest.raises(NotFound) as none:
        stock.assign("centre", holder="x", campaign="", country="FR", who="k", now=300.0)
    assert str(none.value) == "No number of centre is free (country FR). In all there are 2 new, 1 in use."
    with pytest.raises(NotFound, match=r"\(pool west\)"):
        stock.assign("centre", holder="x", campaign="", pool="west", who="k", now=300.0)
    for _ in range(2):
        stock.assign("centre", holder="x", campaign="", who="k", now=300.0)
    with pytest.raises(NotFound, match=r"2 warming, 1 in use\. Only a new one"):
        stock.assign("centre", holder="x", campaign="", country="US", who="k", now=300.0)
    with pytest.raises(NotFound, match="The stock is empty"):
        stock.assign("pharmacy", holder="x", campaign="", who="k", now=300.0)


def test_another_campaign_of_the_same_holder_is_another_tenure(stock: Stock) -> None:
    stock.change(C, "centre", campaign="summer", pool="west", who="k", now=300.0)
    assert [(t.campaign, t.since, t.until) for t in stock.ledger(C)] == [
        ("spring", 102.0, 300.0),
        ("summer", 300.0, None),
    ]
    item = stock.get(C, "centre")
    assert (item.campaign, item.pool, item.note, item.held_since) == ("summer", "west", "the main line", 102.0)


def test_what_began_and_ended_in_one_moment_leaves_no_tenure(stock: Stock) -> None:
    stock.assign("centre", holder="x", campaign="", pool="east", who="k", now=300.0)
    stock.release(A, "centre", who="k", now=300.0)
    assert stock.ledger(A) == []


def test_a_change_that_changes_nothing_is_not_noted(stock: Stock, engine: Engine) -> None:
    before = everything(engine)
    assert stock.change(A, "centre", pool="east", who="k", now=300.0) == stock.get(A, "centre")
    assert everything(engine) == before


def test_a_note_is_kept_out_of_the_audit_log(stock: Stock, engine: Engine) -> None:
    stock.change(A, "centre", note="ask for Alex", who="k", now=300.0)
    assert stock.get(A, "centre").note == "ask for Alex"
    assert "Alex" not in repr(Audit(engine).listed())


REFUSED: dict[str, tuple[Callable[[Stock], object], str]] = {
    "a move that is not listed": (lambda s: s.move(A, "centre", "in use", who="k", now=300.0), "It may become warming"),
    "a release of what nobody holds": (lambda s: s.release(A, "centre", who="k", now=300.0), "is new: nobody holds it"),
    "a release to what is no rest": (
        lambda s: s.release(C, "centre", to="new", who="k", now=300.0),
        "quarantined or retired",
    ),
    "a clock that went back": (lambda s: s.move(A, "centre", "retired", who="k", now=50.0), "Check the clock"),
    "a campaign of what nobody holds": (lambda s: s.change(A, "centre", campaign="x", who="k", now=300.0), "campaign"),
    "a campaign that begins before the last move": (
        lambda s: s.change(C, "centre", campaign="x", who="k", now=50.0),
        "Check the clock",
    ),
    "one bad move among good ones": (
        lambda s: s.move_all([B, C, A], "centre", "warming", who="k", now=300.0),
        "cannot become warming",
    ),
    "a text of two lines": (lambda s: s.change(A, "centre", note="a\nb", who="k", now=300.0), "one line"),
    "a text that is too long": (lambda s: s.change(A, "centre", pool="x" * 201, who="k", now=300.0), "200"),
    "a holder of two lines": (
        lambda s: s.assign("centre", holder="a\nb", campaign="", who="k", now=300.0),
        "one line",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why_and_changes_nothing(stock: Stock, engine: Engine, name: str) -> None:
    ask, told = REFUSED[name]
    before = everything(engine)
    with pytest.raises(UsageError) as refused:
        ask(stock)
    assert told in str(refused.value)
    assert everything(engine) == before


def test_clocks_of_two_machines_may_differ_a_little(stock: Stock) -> None:
    assert stock.move(A, "centre", "warming", who="k", now=300.0).since == 300.0
    assert stock.move(A, "centre", "in use", who="k", now=299.5).since == 300.0
