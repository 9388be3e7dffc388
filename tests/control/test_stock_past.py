"""Former tenures: what the ledger learns, and what it refuses because something else holds."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit
from callstanding.control.stock import Stock, Tenure, Wanted

A, B = "+12025550143", "+12025550144"


@pytest.fixture
def stock(engine: Engine) -> Stock:
    """A new since 1000, B held by sales since 1000 for two campaigns."""
    made = Stock(engine)
    rows = [Wanted(A, "US", since=1000.0), Wanted(B, "US", since=1000.0, holder="sales", campaign="x")]
    made.import_("centre", rows, who="t", now=1000.0)
    made.change(B, "centre", campaign="y", who="t", now=1500.0)
    return made


def refusals(stock: Stock, *rows: Tenure, tenant: str = "centre") -> list[str]:
    return [each.reason for each in stock.remember(tenant, rows, who="t", now=2000.0).refused]


def past(number: str, holder: str, since: float, until: float | None) -> Tenure:
    return Tenure(number, "", holder, "", since, until)


def test_a_former_tenure_is_kept_once_and_noted(stock: Stock, engine: Engine) -> None:
    row = past(A, "old", 100.0, 200.0)
    assert refusals(stock, row, row) == []
    noted = len(Audit(engine).listed())
    assert refusals(stock, row) == []
    assert len(Audit(engine).listed()) == noted
    assert [(t.holder, t.since, t.until) for t in stock.ledger(A)] == [("old", 100.0, 200.0)]
    assert stock.get(A, "centre").used == 200.0
    assert Audit(engine).listed()[-1].what == "stock.remembered"


def test_a_ledger_that_is_written_and_taken_in_again_says_nothing_new(stock: Stock) -> None:
    assert stock.remember("centre", [past(B, "sales", 1000.0, None)], who="t", now=2000.0).same == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (past(B, "old", 900.0, 1001.0), "was held by sales from 1970-01-01 00:16:40 UTC until 1970-01-01 00:25:00"),
        (past(B, "old", 1600.0, 1700.0), "was held by sales from 1970-01-01 00:25:00 UTC until now"),
        (past(B, "old", 900.0, None), "goes on is no former one"),
        (past(A, "old", 900.0, 1001.0), "is new since 1970-01-01 00:16:40 UTC"),
        (past(A, "old", 900.0, 3000.0), "goes on is no former one"),
        (past(A, "old", 200.0, 200.0), "ends after it begins"),
        (past(A, "old", 200.0, 100.0), "ends after it begins"),
        (past(A, " ", 100.0, 200.0), "has a holder"),
        (past("+12025550199", "old", 100.0, 200.0), "is not in the stock of centre"),
    ],
)
def test_a_tenure_that_does_not_fit_is_told_and_the_others_are_kept(stock: Stock, row: Tenure, told: str) -> None:
    before = stock.ledger()
    fine = past(A, "good", 10.0, 20.0)
    [reason] = refusals(stock, row, fine)
    assert told in reason
    assert [t for t in stock.ledger() if t.holder != "good"] == before
    assert len(stock.ledger()) == len(before) + 1


def test_tenures_that_touch_do_not_overlap(stock: Stock) -> None:
    assert refusals(stock, past(B, "a", 100.0, 500.0), past(B, "b", 500.0, 1000.0)) == []
    assert refusals(stock, past(B, "c", 400.0, 600.0)) != []


def test_another_tenants_number_has_no_past_of_ours(stock: Stock) -> None:
    assert refusals(stock, past(A, "old", 1.0, 2.0), tenant="pharmacy") == [
        f"{A} is not in the stock of pharmacy. Import it first."
    ]
