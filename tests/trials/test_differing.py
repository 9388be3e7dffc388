"""Two tables of standings differ in as many numbers as have anything that differs: exactly, or beyond 1e-9."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from callstanding.trials.differing import compared, unequal

NUMBERS = [f"+120255501{n:02d}" for n in range(1, 5)]
REASON = {"signal": "busy_day", "points": 1.5, "sentence": "Busy."}


def table(*rows: dict[str, Any], numbers: list[str] = NUMBERS) -> pa.Table:
    usual = {"status": "clean", "score": 1.0, "calls": 7, "reasons": [REASON, REASON]}
    given_ = [{"number": number, **usual} for number in numbers]
    for mine, row in zip(given_, rows, strict=False):
        mine.update(row)
    return pa.Table.from_pylist(given_)


def test_the_same_rows_in_another_order_do_not_differ() -> None:
    one = table({"score": None}, {"reasons": []}, {"reasons": None})
    other = one.take(pa.array([3, 1, 0, 2]))
    assert compared(one, other).differing == 0
    assert compared(one, other).numbers == 4


def test_each_number_counts_once_however_much_of_it_differs() -> None:
    found = compared(table(), table({"status": "spam", "calls": 8}, {"score": 2.0}))
    assert found.differing == 2
    told = {(each.number, each.column, each.one, each.other) for each in found.first}
    assert told == {
        (NUMBERS[0], "status", "clean", "spam"),
        (NUMBERS[0], "calls", 7, 8),
        (NUMBERS[1], "score", 1.0, 2.0),
    }


def test_a_number_that_one_engine_lacks_differs() -> None:
    found = compared(table(), table(numbers=NUMBERS[1:]))
    assert (found.numbers, found.differing) == (4, 1)
    assert (found.first[0].one, found.first[0].other) == ("clean", None)
    assert compared(table(numbers=NUMBERS[1:]), table()).first[0].other == "clean"


def test_reasons_are_compared_one_by_one() -> None:
    near, far = REASON | {"points": 1.5 + 1e-12}, REASON | {"points": 1.5 + 1e-6}
    assert compared(table(), table({"reasons": [REASON, near]})).differing == 0
    assert compared(table(), table({"reasons": [REASON, far]})).differing == 1
    assert compared(table(), table({"reasons": [REASON]})).differing == 1
    assert compared(table(), table({"reasons": None})).differing == 1
    assert compared(table(), table({"reasons": [REASON, REASON | {"sentence": "Quiet."}]})).differing == 1


def test_a_score_and_none_differ_and_nothing_is_near_a_whole_number() -> None:
    assert compared(table(), table({"score": None})).differing == 1
    assert unequal(pa.array([10**17]), pa.array([10**17 + 1])).tolist() == [True]


@given(st.floats(-1e6, 1e6), st.floats(-1e-3, 1e-3))
def test_numbers_are_the_same_up_to_a_billionth(value: float, off: float) -> None:
    other = value + off
    differs = bool(unequal(pa.array([value]), pa.array([other]))[0])
    gap, large = abs(other - value), max(1.0, abs(value), abs(other))
    if gap > 2.1e-9 * large:
        assert differs
    if gap < 0.9e-9:
        assert not differs
