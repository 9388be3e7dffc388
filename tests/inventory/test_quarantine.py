"""Quarantine by risk: never before the law's first day, above a threshold only with a reason, never hidden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.inventory.legal import legal_span
from callstanding.inventory.quarantine import Release, Residual, Strays, release
from callstanding.policies import load_policy

POLICY = load_policy("standard")
SINCE = date(2025, 3, 1)
DAYS = st.dates(date(2019, 1, 1), date(2028, 1, 1))
MAYBE = st.none() | DAYS
CLEAN = Residual(1.0, SINCE)
FEW = Strays(0.0, SINCE, SINCE, SINCE)


def after(days: int, *, residual: Residual | None = CLEAN, strays: Strays = FEW, country: str = "US") -> Release:
    today = SINCE + timedelta(days=days)
    return release(today, SINCE, country=country, residual=residual, strays=strays, policy=POLICY)


def codes(found: Release) -> list[str]:
    return [reason.code for reason in found.reasons]


@given(
    today=DAYS,
    since=DAYS,
    country=st.sampled_from([None, "FR", "US", "GB", "BR"]),
    residual=st.none() | st.builds(Residual, st.floats(0, 100), MAYBE),
    strays=st.builds(Strays, st.integers(0, 99).map(float), MAYBE, MAYBE, MAYBE),
    business=st.booleans(),
)
def test_no_number_leaves_before_the_law_allows_it_whatever_is_known(
    today: date, since: date, country: str | None, residual: Residual | None, strays: Strays, business: Any
) -> None:
    found = release(today, since, country=country, residual=residual, strays=strays, policy=POLICY, business=business)
    span = legal_span(since, POLICY, country=country, business=business)
    assert not ((found.may or found.with_why) and today < span.earliest)
    assert not (found.may and found.reasons)
    assert found.forecast is None or found.forecast >= span.earliest
    assert not (found.may and (residual is None or residual.upper >= POLICY.number("vetting.score")))


def test_a_clean_number_may_leave_between_the_laws_days() -> None:
    assert [after(days).may for days in (44, 45, 90, 91)] == [False, True, True, False]
    assert after(60).advice == "release"


def test_each_threshold_holds_a_number_back_and_says_so() -> None:
    tainted = after(60, residual=Residual(15.0, SINCE + timedelta(days=70)))
    assert (tainted.may, tainted.with_why, codes(tainted)) == (False, True, ["residual"])
    assert tainted.forecast == SINCE + timedelta(days=70)
    assert not after(60, residual=Residual(14.99, SINCE)).reasons
    rung = after(60, strays=Strays(4.0, None, None, None))
    assert (codes(rung), rung.forecast) == (["strays"], None)
    assert not after(60, strays=Strays(3.0, SINCE, SINCE, SINCE)).reasons


def test_nothing_known_is_not_clean() -> None:
    found = after(60, residual=None)
    assert (found.may, found.with_why, codes(found), found.forecast) == (False, True, ["nothing_known"], None)


def test_what_is_tainted_on_its_last_lawful_day_should_be_retired() -> None:
    assert after(50, residual=Residual(60.0, SINCE + timedelta(days=80))).advice == "wait"
    assert after(90, residual=Residual(60.0, SINCE + timedelta(days=91))).advice == "retire"
    assert after(50, residual=Residual(60.0, SINCE + timedelta(days=91))).advice == "retire"


def test_strays_that_last_longer_than_the_law_are_told_at_once() -> None:
    day = SINCE + timedelta(days=200)
    assert after(50, strays=Strays(30.0, day, day, None)).advice == "retire"
    assert after(50, strays=Strays(30.0, None, None, None)).advice == "wait"
    assert after(90, strays=Strays(30.0, None, None, None)).advice == "retire"


def test_a_clean_number_that_lay_too_long_goes_with_a_reason() -> None:
    found = after(400)
    assert (found.may, found.with_why, found.advice, codes(found)) == (False, True, "release", ["overdue"])


def test_every_reason_names_its_source() -> None:
    found = after(10, residual=Residual(60.0, None), strays=Strays(9.0, None, None, None))
    assert codes(found) == ["too_early", "residual", "strays"]
    assert all(reason.source for reason in found.reasons)
    assert "FCC" in found.reasons[0].source


@given(st.integers(0, 44), st.integers(0, 44))
def test_waiting_brings_no_new_reason_before_the_last_day(one: int, two: int) -> None:
    early, late = sorted((45 + one, 45 + two))
    assert set(codes(after(late))) <= set(codes(after(early)))


def test_a_quarantine_that_begins_later_counts_no_negative_days() -> None:
    found = after(-3)
    assert (found.reasons[0].code, found.reasons[0].value) == ("too_early", 0.0)


@pytest.mark.parametrize("country", ["FR", "US"])
def test_the_forecast_interval_is_in_order_and_lawful(country: str) -> None:
    early, likely, late = (SINCE + timedelta(days=days) for days in (20, 60, 80))
    found = after(10, strays=Strays(9.0, early, likely, late), country=country)
    assert found.early == SINCE + timedelta(days=45)
    assert found.early < found.forecast < found.late  # type: ignore[operator]
