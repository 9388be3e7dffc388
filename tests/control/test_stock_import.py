"""Lists of numbers taken into the stock: again changes nothing, and what disagrees with what is there is told."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit
from callstanding.control.stock import Stock, Wanted
from callstanding.errors import UsageError

A, B, C = "+12025550143", "+12025550144", "+12025550145"
LAWFUL = 45 * 86_400.0  # a number of the US that is quarantined on the first day may go on this one


@pytest.fixture
def stock(engine: Engine) -> Stock:
    return Stock(engine)


def refusals(stock: Stock, *rows: Wanted, tenant: str = "centre", now: float = 1000.0, **more: object) -> list[str]:
    done = stock.import_(tenant, rows, who="test", now=now, **more)  # type: ignore[arg-type]
    return [each.reason for each in done.refused]


def test_the_same_list_again_changes_nothing(stock: Stock, engine: Engine) -> None:
    rows = [Wanted(A, "US"), Wanted(B, "US", holder="sales", campaign="x"), Wanted(C, "US", state="retired")]
    first = stock.import_("centre", rows, who="test", now=100.0)
    before, noted = list(stock.every("centre")), len(Audit(engine).listed())
    again = stock.import_("centre", rows, who="test", now=200.0)
    assert (first.added, again.added, again.changed, again.same) == (3, 0, 0, 3)
    assert list(stock.every("centre")) == before
    assert len(Audit(engine).listed()) == noted


def test_a_list_is_noted_once_with_how_many_numbers_and_their_digest(stock: Stock, engine: Engine) -> None:
    rows = [Wanted(f"+1202555{n:04d}", "US") for n in range(100, 200)]
    before = len(Audit(engine).listed())
    stock.import_("centre", rows, who="test", now=100.0, why="first list")
    *_, entry = Audit(engine).listed()
    assert len(Audit(engine).listed()) == before + 1
    assert (entry.what, entry.subject, entry.why) == ("stock.imported", "centre", "first list")
    assert '"numbers":100' in entry.after
    assert '"sha256"' in entry.after


def test_a_row_brings_a_number_up_to_date_and_an_empty_cell_says_nothing(stock: Stock) -> None:
    refusals(stock, Wanted(A, "US", pool="east", note="old"))
    done = stock.import_("centre", [Wanted(A, "US", pool="west", note="")], who="test", now=2000.0)
    assert done.changed == 1
    assert (stock.get(A, "centre").pool, stock.get(A, "centre").note) == ("west", "old")


def test_a_row_moves_a_number_as_a_hand_would(stock: Stock) -> None:
    refusals(stock, Wanted(A, "US", since=100.0))
    assert refusals(stock, Wanted(A, "US", state="warming", since=200.0, holder="sales", campaign="x")) == []
    assert refusals(stock, Wanted(A, "US", state="in use", since=300.0)) == []
    [tenure] = stock.ledger(A)
    assert (tenure.holder, tenure.since, stock.get(A, "centre").since) == ("sales", 200.0, 300.0)
    assert refusals(stock, Wanted(A, "US", state="new", since=400.0)) == [
        f"{A} is in use; it cannot become new. It may become resting, quarantined or retired."
    ]


def test_rows_of_one_list_follow_upon_each_other(stock: Stock) -> None:
    life = [
        Wanted(A, "US", state="new", since=100.0),
        Wanted(A, "US", state="warming", since=200.0, holder="sales"),
        Wanted(A, "US", state="quarantined", since=300.0),
        Wanted(A, "US", state="new", since=LAWFUL),
        Wanted(A, "US", state="warming", since=LAWFUL + 100.0, holder="service"),
    ]
    assert refusals(stock, *life, now=LAWFUL + 200.0) == []
    assert [(t.holder, t.since, t.until) for t in stock.ledger(A)] == [
        ("sales", 200.0, 300.0),
        ("service", LAWFUL + 100.0, None),
    ]
    assert [move.state for move in stock.moves(A, "centre")] == ["new", "warming", "quarantined", "new", "warming"]


def test_no_list_lets_a_number_out_of_quarantine_before_the_law_does(stock: Stock) -> None:
    refusals(stock, Wanted(A, "US", state="quarantined", since=300.0))
    early = Wanted(A, "US", state="new", since=LAWFUL - 86_400.0)
    [told] = refusals(stock, early, now=LAWFUL)
    assert told.startswith(f"{A} is quarantined since 1970-01-01 00:05:00 UTC; the law lets it go on 1970-02-15.")
    assert stock.get(A, "centre").state == "quarantined"
    assert refusals(stock, Wanted(A, "US", state="new", since=LAWFUL), now=LAWFUL) == []


HELD = Wanted(A, "US", state="in use", since=100.0, holder="sales")
REFUSED = {
    "another holder": (Wanted(A, "US", holder="service"), f"{A} is held by sales since 1970-01-01 00:01:40 UTC"),
    "an earlier time": (Wanted(A, "US", since=50.0), "not since 1970-01-01 00:00:50 UTC"),
    "a later time of the same state": (Wanted(A, "US", since=150.0), "is in use since 1970-01-01 00:01:40 UTC"),
    "a move before the last one": (Wanted(A, "US", state="resting", since=50.0), "nothing can happen to it"),
    "another begin of its tenure": (Wanted(A, "US", held_since=90.0), "is held since 1970-01-01 00:01:40"),
    "a time to come": (Wanted(A, "US", state="resting", since=5000.0), "lies in the future"),
    "a new number with a holder": (Wanted(B, "US", state="new", holder="sales"), "nobody holds it"),
    "a tenure that began after its state": (
        Wanted(B, "US", state="in use", since=100.0, held_since=200.0),
        "cannot be in use",
    ),
    "a text of two lines": (Wanted(B, "US", note="a\nb"), "one line"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_disagrees_is_told_and_the_others_are_kept(stock: Stock, name: str) -> None:
    row, told = REFUSED[name]
    refusals(stock, HELD)
    before = stock.get(A, "centre"), stock.ledger()
    done = stock.import_("centre", [row, Wanted(C, "US")], who="test", now=1000.0)
    assert [(each.index, each.number) for each in done.refused] == [(0, row.number)]
    assert told in done.refused[0].reason
    assert done.added == 1
    assert (stock.get(A, "centre"), stock.ledger()) == before


def test_a_list_that_is_wanted_whole_is_refused_whole(stock: Stock, engine: Engine) -> None:
    refusals(stock, HELD)
    noted = len(Audit(engine).listed())
    with pytest.raises(UsageError, match="is held by sales"):
        stock.import_("centre", [Wanted(C, "US"), Wanted(A, "US", holder="x")], who="k", now=1000.0, whole=True)
    assert [item.number for item in stock.every("centre")] == [A]
    assert len(Audit(engine).listed()) == noted


def test_a_number_that_two_rows_give_to_two_holders_goes_to_the_first_and_is_told(stock: Stock) -> None:
    rows = (Wanted(A, "US", holder="sales", since=100.0), Wanted(A, "US", holder="service", since=100.0))
    [told] = refusals(stock, *rows)
    assert told == (
        f"{A} is held by sales since 1970-01-01 00:01:40 UTC, not by service. "
        "Release it first: a number has one holder at a time."
    )
    assert stock.get(A, "centre").holder == "sales"


def test_a_number_of_another_tenant_is_refused_until_that_one_retired_it(stock: Stock) -> None:
    refusals(stock, Wanted(A, "US", holder="sales", since=100.0))
    [told] = refusals(stock, Wanted(A, "US"), tenant="pharmacy")
    assert told == (
        f"{A} is in the stock of centre: in use since 1970-01-01 00:01:40 UTC. It has to be retired there first."
    )
    stock.move(A, "centre", "retired", who="k", now=1100.0)
    assert refusals(stock, Wanted(A, "US", since=500.0), tenant="pharmacy", now=1200.0) != []
    assert refusals(stock, Wanted(A, "US"), tenant="pharmacy", now=1200.0) == []
    assert stock.listed("centre") == []
    assert stock.get(A, "pharmacy").used == 1100.0
    assert [(t.tenant, t.until) for t in stock.ledger(A)] == [("centre", 1100.0)]


def test_a_number_that_is_proven_to_be_ours_leaves_the_stock_that_it_was_in(stock: Stock) -> None:
    refusals(stock, Wanted(A, "US", holder="sales", since=100.0))
    row = Wanted(A, "US", state="in use", holder="desk")
    assert refusals(stock, row, tenant="pharmacy", now=1200.0, proven=[A]) == []
    assert [(t.tenant, t.holder, t.since, t.until) for t in stock.ledger(A)] == [
        ("centre", "sales", 100.0, 1200.0),
        ("pharmacy", "desk", 1200.0, None),
    ]
    assert [move.state for move in stock.moves(A, "centre")] == ["in use", "retired"]


def test_a_retired_number_comes_back_only_by_a_list_that_says_quarantined(stock: Stock) -> None:
    refusals(stock, Wanted(A, "US", state="retired", since=100.0))
    assert refusals(stock, Wanted(A, "US", state="new"))[0].startswith(f"{A} is retired; it cannot become new.")
    assert refusals(stock, Wanted(A, "US", state="quarantined")) == []
    assert stock.get(A, "centre").state == "quarantined"


def test_many_numbers_are_one_list(stock: Stock) -> None:
    """More than fit into one statement."""
    rows = [Wanted(f"+1202{n:07d}", "US", holder="sales", since=100.0) for n in range(2_000_000, 2_006_000)]
    assert stock.import_("centre", rows, who="k", now=200.0).added == 6_000
    assert stock.import_("centre", rows, who="k", now=300.0).same == 6_000
    assert stock.counted("centre") == {"in use": 6_000}
