"""Platforms side by side: where they differ, how far they agree, and what a flag does to how people answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.agreement import OURS, Standing, agreements, compared, contact, wilson
from callstanding.actions.labels import MEANINGS, Label, Meaning

DAY = date(2026, 3, 2)


def shown(number: str, platform: str, meaning: Meaning) -> Label:
    return Label(number, DAY, platform, meaning, meaning)


def of(*pairs: tuple[Meaning, Meaning]) -> dict[str, list[Label]]:
    """Numbers of which two platforms say these."""
    return {f"+1202555{i:04d}": [shown("", "a", one), shown("", "b", two)] for i, (one, two) in enumerate(pairs)}


def test_numbers_on_which_platforms_and_we_differ_come_first() -> None:
    labels = {"+1": [shown("+1", "a", "clean")], "+2": [shown("+2", "a", "spam")], "+3": [shown("+3", "a", "watch")]}
    rows = compared(labels, {number: Standing("clean", 3.0) for number in labels})
    assert [(row.number, row.apart) for row in rows] == [("+2", 2), ("+3", 1), ("+1", 0)]


def test_what_we_do_not_know_differs_from_nothing() -> None:
    [row] = compared({"+1": [shown("+1", "a", "spam")]}, {})
    assert (row.ours, row.apart) == (None, 0)


def test_kappa_is_that_of_a_worked_example() -> None:
    # 20 alike spam, 15 alike clean, 5 and 10 unlike: agreement 0.70, by chance 0.50, kappa 0.40
    pairs = [("spam", "spam")] * 20 + [("spam", "clean")] * 5 + [("clean", "spam")] * 10 + [("clean", "clean")] * 15
    found = next(each for each in agreements(compared(of(*pairs), {})) if OURS not in (each.one, each.other))  # type: ignore[arg-type]
    assert [found.n, found.share, found.kappa] == pytest.approx([50, 0.7, 0.4])


def test_two_platforms_that_say_one_thing_of_all_have_no_kappa() -> None:
    found = agreements(compared(of(("spam", "spam"), ("spam", "spam")), {}))
    assert [(each.n, each.share, each.kappa) for each in found if OURS not in (each.one, each.other)] == [(2, 1, None)]


def test_unknown_labels_count_for_no_agreement() -> None:
    found = agreements(compared(of(("unknown", "spam")), {}))
    assert [(each.n, each.share) for each in found] == [(0, None)] * 3


@given(st.lists(st.tuples(st.sampled_from(MEANINGS), st.sampled_from(MEANINGS)), max_size=30))
def test_agreement_lies_within_its_bounds_and_is_whole_where_all_is_alike(pairs: list[tuple[Meaning, Meaning]]) -> None:
    for each in agreements(compared(of(*pairs), {})):
        assert each.share is None or 0 <= each.share <= 1
        assert each.kappa is None or -1 <= each.kappa <= 1 + 1e-9
        assert each.share != 1 or each.kappa is None or each.kappa == pytest.approx(1)


def test_too_few_calls_tell_no_rate() -> None:
    few = contact("a", flagged=True, days=1, called=29, answered=10, least=30)
    assert (few.called, few.share, few.low) == (29, None, None)
    assert contact("a", flagged=True, days=0, called=0, answered=0, least=0).share is None
    enough = contact("a", flagged=True, days=1, called=30, answered=10, least=30)
    assert enough.share == pytest.approx(1 / 3)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilsons_interval_holds_the_share(k: int, n: int) -> None:
    low, high = wilson(min(k, n), n)
    assert 0 <= low <= min(k, n) / n + 1e-12
    assert min(k, n) / n - 1e-12 <= high <= 1
