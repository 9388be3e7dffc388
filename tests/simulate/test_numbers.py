"""Numbers are fictional, valid, and given to one holder at a time."""

from __future__ import annotations

import numpy as np
import pytest

from callstanding.errors import UsageError
from callstanding.records.number import parse_number
from callstanding.simulate.numbers import AREAS, LINES, Numbering, e164


def numbering(people: int = 3000, others: int = 4000) -> Numbering:
    return Numbering(people=people, others=others, filled=0.5, rng=np.random.default_rng(1))


@pytest.mark.parametrize("line", [0, 100, 199, 9999])
def test_every_area_code_gives_numbers_that_the_parser_takes(line: int) -> None:
    numbers = e164(np.arange(len(AREAS)) * LINES + line).to_pylist()
    assert [number for number in numbers if parse_number(number, None).e164 != number] == []


def test_no_number_is_given_twice() -> None:
    plan, rng = numbering(), np.random.default_rng(2)
    given = [plan.near(3000, rng), plan.in_blocks([10, 150], rng), plan.far(4000, rng), plan.abroad(50, rng)]
    every = np.concatenate(given)
    assert len(np.unique(every)) == len(every)
    assert not np.isin(plan.nobodys(), every).any()


def test_the_lines_of_555_that_serve_somebody_are_left_out() -> None:
    plan, rng = numbering(), np.random.default_rng(2)
    given = np.concatenate([plan.near(3000, rng), plan.far(9000, rng), plan.nobodys()])
    assert not np.isin(given % LINES, [1212, 4334]).any()


def test_a_holder_of_a_block_has_its_numbers_side_by_side_and_no_neighbours() -> None:
    plan, rng = numbering(), np.random.default_rng(2)
    blocks = plan.in_blocks([20, 20], rng)
    assert (np.diff(blocks[:20]) == 1).all()
    assert blocks[0] // 100 != blocks[20] // 100
    assert not np.isin(plan.far(5000, rng) // 100, blocks // 100).any()


def test_people_share_few_area_codes_and_others_lie_in_more() -> None:
    plan, rng = numbering(people=3000, others=30_000), np.random.default_rng(2)
    assert len(np.unique(plan.near(3000, rng) // LINES)) < len(np.unique(plan.far(20_000, rng) // LINES))


def test_a_town_too_large_for_its_area_codes_is_refused() -> None:
    with pytest.raises(UsageError, match="not enough fictional numbers"):
        numbering().near(10_000_000, np.random.default_rng(1))
    with pytest.raises(UsageError, match="not enough blocks"):
        numbering().in_blocks([100] * 10_000, np.random.default_rng(1))
