"""A number lies between two holders for as long as the law of its country says, by the rules of each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.errors import UsageError
from callstanding.inventory.legal import MAX, MIN, legal_span, rules_of
from callstanding.policies import load_policy

STANDARD, FRENCH = load_policy("standard"), load_policy("standard+fr")
DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))
COUNTRIES = st.sampled_from([None, "FR", "US", "GB", "DE", "IN", "BR", "001"])


def lain(since: date, country: str | None, *, business: bool = False) -> tuple[int, int]:
    span = legal_span(since, STANDARD, country=country, business=business)
    return (span.earliest - since).days, (span.latest - since).days


@pytest.mark.parametrize(
    ("since", "country", "business", "days"),
    [
        (date(2025, 3, 1), "FR", False, (45, 120)),
        (date(2022, 3, 1), "FR", False, (90, 180)),
        (date(2025, 3, 1), "US", False, (45, 90)),
        (date(2025, 3, 1), "US", True, (45, 365)),
        (date(2025, 3, 1), "BR", False, (45, 180)),
        (date(2025, 3, 1), None, False, (45, 180)),
        (date(2025, 3, 1), "001", True, (45, 180)),
    ],
)
def test_the_span_is_that_of_the_country(
    since: date, country: str | None, business: Any, days: tuple[int, int]
) -> None:
    assert lain(since, country, business=business) == days


def test_a_new_rule_holds_from_its_day_for_numbers_that_lie_already() -> None:
    since = date(2022, 11, 20)  # 45 days end on 4 January 2023, 90 on 18 February; the new rule begins on 1 January
    assert lain(since, "FR") == (45, 120)
    early = date(2022, 11, 1)  # 45 days end before the new rule: its first day is the first on which they are enough
    assert legal_span(early, STANDARD, country="FR").earliest == date(2023, 1, 1)
    old = date(2022, 9, 1)  # on the day of the new rule more than 120 days are over
    assert legal_span(old, STANDARD, country="FR").latest == date(2022, 12, 31)


def test_the_law_holds_whether_its_pack_was_named_or_not() -> None:
    since = date(2022, 6, 1)
    assert legal_span(since, STANDARD, country="FR") == legal_span(since, FRENCH, country="FR")
    assert legal_span(since, FRENCH, country="FR").shortest.source == "Rule before ARCEP decision 2022-1583"


def test_a_policy_of_ones_own_may_state_another_rule() -> None:
    [rule] = [r for r in FRENCH.rules if r.key == MIN and r.to is None and r.country == "FR"]
    stricter = replace(FRENCH, rules=(replace(rule, value=60.0, from_=date.min),))
    assert legal_span(date(2025, 3, 1), stricter, country="FR").earliest == date(2025, 4, 30)


@pytest.mark.parametrize("country", ["France", "F", "1", "F1", "US,FR"])
def test_what_is_no_country_is_refused(country: str) -> None:
    with pytest.raises(UsageError, match="no country"):
        legal_span(date(2025, 3, 1), STANDARD, country=country)


@given(since=DAYS, country=COUNTRIES, business=st.booleans())
def test_no_day_before_the_first_is_lawful_and_the_first_is(since: date, country: str | None, business: Any) -> None:
    span = legal_span(since, STANDARD, country=country, business=business)
    rules = rules_of(STANDARD, country, (MIN, MAX))
    for day in (since + timedelta(days=n) for n in range((span.earliest - since).days + 1)):
        mine = [float(r.value) for r in rules if r.key == MIN and r.in_force(day)]  # type: ignore[arg-type]
        least = mine[0] if mine else STANDARD.number("vetting.min_days")
        assert ((day - since).days >= least) == (day == span.earliest)
    assert span.latest >= span.earliest
