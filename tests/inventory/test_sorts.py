"""Words of customer lists become sorts; a number's own sort goes before its holder's."""

from __future__ import annotations

import pytest

from callstanding.inventory.sorts import SORTS, Subscriber, by_care, sort_of, sorted_numbers


@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_is_known_in_any_writing(sort: str) -> None:
    for word in (sort, sort.upper(), f" {sort}s ", sort.replace("_", "-"), sort.replace("_", "  ")):
        assert sort_of(word) == sort


@pytest.mark.parametrize(
    ("word", "sort"), [("Call center", "call_centre"), ("clinic", "hospital"), ("", None), ("spammer", None)]
)
def test_usual_words_are_understood_and_others_are_not_guessed(word: str, sort: str | None) -> None:
    assert sort_of(word) == sort


def test_a_number_has_its_own_sort_else_its_holders() -> None:
    told = [Subscriber("number", "+12025550101", "pharmacy"), Subscriber("holder", "group", "hospital")]
    held = {"group": ["+12025550101", "+12025550102"], "other": ["+12025550103"]}
    assert sorted_numbers(told, held) == {"+12025550101": "pharmacy", "+12025550102": "hospital"}


def test_those_that_people_wait_for_come_first() -> None:
    assert by_care({"other": 3, "hospital": 1, "school": 0, "emergency": 2}) == [
        ("emergency", 2), ("hospital", 1), ("other", 3)]  # fmt: skip
