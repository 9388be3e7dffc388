"""What is seen over stocks: whose a number is, how large each is, what moved lately; and a list before it is taken."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from callstanding.control.database import reading
from callstanding.control.stock import Stock, Wanted
from callstanding.control.stock_lately import lately, stocks, tenant_of_stock, words_of
from callstanding.control.tables import AUDIT

NUMBERS = [f"+1202555{n:04}" for n in range(100, 110)]


def filled(engine: Engine) -> Stock:
    stock = Stock(engine)
    stock.import_("acme", [Wanted(number, "US", "new", pool="east") for number in NUMBERS], who="a", now=100.0)
    stock.import_("rival", [Wanted("+12025550170", "US", "new")], who="r", now=101.0)
    return stock


def test_stocks_are_counted_and_a_number_is_found_in_its_own(engine: Engine) -> None:
    filled(engine)
    assert stocks(engine) == {"acme": 10, "rival": 1}
    assert [tenant_of_stock(engine, number) for number in (NUMBERS[0], "+12025550170", "+12025550199")] == [
        "acme",
        "rival",
        None,
    ]
    assert words_of(engine, "acme") == {"holder": [], "campaign": [], "pool": ["east"]}


def test_what_one_change_did_to_many_is_one_line_the_newest_first(engine: Engine) -> None:
    stock = filled(engine)
    stock.move(NUMBERS[3], "acme", "retired", who="b", now=200.0, why="broken")
    found = lately(engine, "acme")
    assert [(each.number, each.count, each.was, each.state, each.who, each.why) for each in found] == [
        (NUMBERS[3], 1, "new", "retired", "b", "broken"),
        (NUMBERS[0], 10, "", "new", "a", "import"),
    ]
    assert lately(engine, "nobody") == []
    assert len(lately(engine, "acme", limit=1)) == 1


def test_a_list_that_is_foreseen_writes_nothing_and_comes_to_the_same(engine: Engine) -> None:
    stock = filled(engine)
    rows = [
        Wanted(NUMBERS[0], "US", "retired"),
        Wanted(NUMBERS[1], "US"),
        Wanted("+12025550190", "US", "in use", holder="Jo"),
        Wanted("+12025550170", "US", "new"),
    ]

    def audited() -> int:
        with reading(engine) as connection:
            return connection.execute(select(func.count()).select_from(AUDIT)).scalar_one()

    before = list(stock.every("acme")), audited()
    seen = stock.foresee("acme", rows, now=300.0)
    assert (list(stock.every("acme")), audited()) == before
    assert set(seen.effects.new) == {"+12025550190"}
    assert set(seen.effects.changed) == {NUMBERS[0]}
    done = stock.import_("acme", rows, who="c", now=300.0)
    assert (done.added, done.changed, done.same) == (1, 1, 1)
    assert done.refused == seen.refused
    assert stock.get(NUMBERS[0], "acme") == seen.after[NUMBERS[0]]
