"""Pieces that are worked on side by side: in order, few at a time, and no mistake is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from callstanding.pipeline.side_by_side import cores, side_by_side


def test_what_was_made_comes_in_the_order_of_the_pieces() -> None:
    later = threading.Event()

    def work(piece: int) -> int:
        if piece:
            later.set()
        assert later.wait(10)  # the first piece is done last
        return piece * 10

    assert list(side_by_side(range(20), work, at_once=2)) == [10 * piece for piece in range(20)]


def test_no_more_pieces_are_made_than_are_worked_on() -> None:
    made: list[int] = []

    def pieces() -> Iterator[int]:
        for piece in range(9):
            made.append(piece)
            yield piece

    taken = side_by_side(pieces(), lambda piece: piece, at_once=2)
    assert next(taken) == 0
    assert len(made) <= 3


def test_a_mistake_of_a_worker_is_raised_here() -> None:
    def work(piece: int) -> float:
        return 1 / piece

    with pytest.raises(ZeroDivisionError):
        list(side_by_side([2, 1, 0, 4, 5, 6], work, at_once=2))


def test_no_piece_makes_nothing() -> None:
    assert list(side_by_side([], lambda piece: piece, at_once=cores())) == []
