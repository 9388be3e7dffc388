"""Looking numbers up by their heads gives the answers of phonenumbers, for every number."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callstanding.records.number import parse_number, parse_numbers

REGIONS = ("US", "FR", "GB", "DE", "IN", "BR")
WAYS = ("+{cc}", "+{cc}0", "", "0", "1", "{cc}", "00{cc}", "011{cc}", "000", "0021{cc}", "015", "0021")


def examples(region: str) -> list[str]:
    kinds = phonenumbers.PhoneNumberType.values()
    found = (phonenumbers.example_number_for_type(region, kind) for kind in kinds)
    return sorted({phonenumbers.national_significant_number(number) for number in found if number})


@st.composite
def written_numbers(draw: st.DrawFn, region: str) -> str:
    """Half-right numbers: the beginning of a real one, any digits after it, dialled in any way."""
    whole = draw(st.sampled_from(examples(region)))
    kept = whole[: draw(st.integers(0, len(whole)))]
    wanted = len(whole) - len(kept) + draw(st.sampled_from((0, 0, 0, 0, -1, 1)))
    tail = draw(st.text("0123456789", min_size=max(0, wanted), max_size=max(0, wanted)))
    way = draw(st.sampled_from(WAYS)).format(cc=phonenumbers.country_code_for_region(region))
    return way + kept + tail


@pytest.mark.parametrize("region", REGIONS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_parse_numbers_equals_parse_number(region: str, data: st.DataObject) -> None:
    raws = data.draw(st.lists(written_numbers(region), min_size=1, max_size=20))
    for feed in (region, None):
        assert parse_numbers(raws, feed) == [parse_number(raw, feed) for raw in raws]


@pytest.mark.parametrize("region", REGIONS)
def test_numbers_that_share_a_head_are_told_apart_where_the_plan_does(region: str) -> None:
    seeded = random.Random(region)
    raws = [_near(whole, seeded) for whole in examples(region) for _ in range(60)]
    for feed in (region, None):
        assert parse_numbers(raws, feed) == [parse_number(raw, feed) for raw in raws]


@pytest.mark.long
@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_the_same_holds_in_every_region(region: str) -> None:
    seeded = random.Random(region)
    code = phonenumbers.country_code_for_region(region)
    raws = [
        seeded.choice(WAYS).format(cc=code) + _near(whole, seeded) for whole in examples(region) for _ in range(150)
    ]
    for feed in (region, None):
        assert parse_numbers(raws, feed) == [parse_number(raw, feed) for raw in raws]


def _near(whole: str, seeded: random.Random) -> str:
    """The number with one to all of its last digits changed."""
    kept = seeded.randint(0, len(whole) - 1)
    return whole[:kept] + "".join(seeded.choice("0123456789") for _ in whole[kept:])
