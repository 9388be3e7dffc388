"""Digit patterns spelt out place by place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.records.pattern import ANY_DIGIT, spellings

PATTERNS = (
    r"[2-9]\d{3}",
    r"(?:1|20[1-35])\d{1,2}",
    r"0?(?:(11|2(?:20|3))15)?",
    r"(?:[01]\d){2}|9{3}",
    r"7(?:[1-3]\d?|4[68])?5",
)


def accepts(pattern: str, digits: str) -> bool:
    spelt = spellings(pattern, len(digits))
    return any(all(mask >> int(digit) & 1 for mask, digit in zip(one, digits, strict=True)) for one in spelt)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(digits=st.text("0123456789", max_size=6))
def test_the_spellings_accept_what_the_pattern_accepts(pattern: str, digits: str) -> None:
    assert accepts(pattern, digits) == bool(re.fullmatch(pattern, digits))


def test_a_free_place_allows_every_digit() -> None:
    assert spellings(r"\d", 1) == ((ANY_DIGIT,),)


@pytest.mark.parametrize("pattern", [r"(?!1)\d", "1+", "[^1]", "a"])
def test_a_pattern_of_more_than_digits_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="more than digits"):
        spellings(pattern, 3)
