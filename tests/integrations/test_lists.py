"""Lists as files: whole and as what changed, with nothing that a spread sheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integrations.house import BLOCKED, CALLERS, CLEAN, LABELLED, SPOOFED, WORDING, publish, shown

from callstanding.integrations.answers import answer
from callstanding.integrations.following import Cursor
from callstanding.integrations.lists import Delta, delta, write
from callstanding.integrations.tap import Tap


@pytest.fixture
def store(tmp_path: Path) -> Path:
    publish(tmp_path / "s", *CALLERS)
    return tmp_path / "s"


def test_a_whole_list_holds_the_numbers_to_be_refused(store: Path) -> None:
    made = delta(Tap(store), None, WORDING, level="block")
    assert (made.whole, [number for number, _ in made.changes]) == (True, [BLOCKED])


def test_labels_are_listed_where_asked_for_and_spoofed_numbers_never(store: Path) -> None:
    made = delta(Tap(store), None, WORDING, level="label")
    assert {number for number, _ in made.changes} == {LABELLED, BLOCKED}


def test_a_delta_takes_off_what_was_cleared_or_is_gone(store: Path) -> None:
    tap = Tap(store)
    first = delta(tap, None, WORDING, level="label")
    publish(store, shown(LABELLED, "clean"), shown(CLEAN, "spam", low=99.0, score=99.0), gone=[BLOCKED])
    then = delta(tap, first.cursor, WORDING, level="label")
    assert not then.whole
    assert {n: bool(told) for n, told in then.changes} == {LABELLED: False, BLOCKED: False, CLEAN: True}
    assert delta(tap, then.cursor, WORDING, level="label").changes == ()


def test_a_cursor_of_another_store_gives_the_whole_list(store: Path) -> None:
    assert delta(Tap(store), Cursor(3, "elsewhere"), WORDING, level="block").whole


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(label: str) -> None:
    told = answer(1, LABELLED, CALLERS[1], replace(WORDING, label=label))
    out = io.StringIO()
    write(out, Delta(((LABELLED, told), (BLOCKED, None)), Cursor(1, "x"), whole=False))
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue())) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_spoofed_numbers_are_on_no_list(store: Path) -> None:
    for level in ("block", "label"):
        assert SPOOFED not in dict(delta(Tap(store), None, WORDING, level=level).changes)
