"""A book gives numbers that it has, near ones where asked, and different contacts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.simulate.book import Book
from callstanding.simulate.numbers import LINES

WHOLE = st.integers(0, 2**40)


@given(size=st.integers(50, 400), first=WHOLE, step=WHOLE, contacts=st.integers(1, 40))
def test_the_contacts_of_a_line_are_all_different(size: int, first: int, step: int, contacts: int) -> None:
    book = Book(np.arange(size) * 3)
    found = book.contact(np.array(first), np.array(step), np.arange(contacts))
    assert len(np.unique(found)) == contacts
    assert np.isin(found, book.numbers).all()


@pytest.mark.parametrize("size", [1, 2])
def test_the_smallest_books_have_contacts_too(size: int) -> None:
    book = Book(np.arange(size))
    assert np.isin(book.contact(np.array(7), np.array(5), np.arange(4)), book.numbers).all()


def test_a_number_nearby_is_of_the_same_area_where_there_is_one() -> None:
    book, rng = Book(np.array([5, 9, 3 * LINES + 1])), np.random.default_rng(1)
    assert np.isin(book.near(np.full(50, 77), rng), [5, 9]).all()
    assert np.isin(book.near(np.full(50, 9 * LINES), rng), book.numbers).all()
    assert set(book.any(100, rng)) == set(book.numbers)
