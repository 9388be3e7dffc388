"""Why answers fell: each cause from cells in which it alone changed, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.causes import Scene, explained, named
from callstanding.actions.cells import Cells, mixed, rates
from callstanding.actions.changed import Change, told
from callstanding.actions.drops import Drop

KNOWN, NEW, ELSEWHERE = 0, 1, 2
INVALID, STOPPED = 1, 2


@dataclass(frozen=True)
class Row:
    """People called alike."""

    people: float
    rate: float
    line: int = 0
    day: int = 20_150
    hour: int = 10
    trunk: int = 1
    block: int = 7
    met: int = NEW
    fate: int = 0


def cells(*rows: Row) -> Cells:
    def column(name: str, kind: Any) -> Any:
        return np.array([getattr(row, name) for row in rows], kind)

    whole = {name: column(name, np.int64) for name in ("line", "day", "hour", "met", "fate")}
    keys = {name: column(name, np.uint64) for name in ("trunk", "block")}
    people = column("people", np.float64)
    return Cells(**whole, **keys, people=people, answered=people * np.array([row.rate for row in rows]))


NOBODY = cells()
SIBLINGS = (cells(Row(1000, 0.4, line=1)), cells(Row(100, 0.4, line=1)))


def cause(before: Cells, after: Cells, others: tuple[Cells, Cells] = (NOBODY, NOBODY), *, seen: bool = False) -> str:
    return named(explained(Scene((before, after), others, seen)))


USUAL = cells(Row(1000, 0.4))


def test_a_fall_that_siblings_do_not_share_is_a_label() -> None:
    assert cause(USUAL, cells(Row(100, 0.2)), SIBLINGS) == "label"


def test_a_fall_that_siblings_share_is_none_without_a_trace() -> None:
    assert cause(USUAL, cells(Row(100, 0.2)), (SIBLINGS[0], cells(Row(100, 0.2, line=1)))) == "none"


def test_a_fall_without_siblings_is_none_unless_the_label_was_seen() -> None:
    assert cause(USUAL, cells(Row(100, 0.2))) == "none"
    assert cause(USUAL, cells(Row(100, 0.2)), seen=True) == "label"


def test_other_hours_explain_what_they_would_have_made_before() -> None:
    before = cells(Row(500, 0.5, hour=17), Row(500, 0.2, hour=8))
    found = explained(Scene((before, cells(Row(200, 0.2, hour=8))), SIBLINGS))
    assert named(found) == "hour"
    assert found.standard == pytest.approx(0.2, abs=0.02)


def test_hours_never_called_before_are_the_hours_doing() -> None:
    assert cause(USUAL, cells(Row(200, 0.1, hour=21)), SIBLINGS) == "hour"


def test_weekends_are_hours_of_their_own() -> None:
    before = cells(Row(500, 0.5), Row(200, 0.2, day=20_155))
    assert cause(before, cells(Row(200, 0.2, day=20_155))) == "hour"


def test_dead_numbers_are_a_list() -> None:
    before = cells(Row(990, 0.4), Row(10, 0, fate=INVALID))
    after = cells(Row(80, 0.25), Row(20, 0, fate=INVALID))
    found = explained(Scene((before, after), SIBLINGS))
    assert (named(found), found.invalid_before, found.invalid_after) == ("list", 0.01, 0.2)


def test_strangers_in_place_of_known_people_are_a_list() -> None:
    before = cells(Row(500, 0.6, met=KNOWN), Row(500, 0.2))
    assert cause(before, cells(Row(150, 0.2)), SIBLINGS) == "list"


def test_another_area_is_a_list() -> None:
    before = cells(Row(950, 0.4), Row(50, 0.35, met=ELSEWHERE))
    assert cause(before, cells(Row(30, 0.3), Row(100, 0.15, met=ELSEWHERE, block=9)), SIBLINGS) == "list"


def test_one_trunk_of_two_is_the_carrier() -> None:
    before = cells(Row(500, 0.4, trunk=1), Row(500, 0.4, trunk=2))
    after = cells(Row(60, 0.02, trunk=1), Row(60, 0.4, trunk=2))
    found = explained(Scene((before, after), (NOBODY, NOBODY)))
    assert (named(found), found.where) == ("carrier", "trunk")
    assert found.standing == pytest.approx(0.0, abs=0.02)


def test_a_trunk_on_which_siblings_go_on_is_not_to_blame() -> None:
    before = cells(Row(500, 0.4, trunk=1), Row(500, 0.4, trunk=2))
    after = cells(Row(60, 0.02, trunk=1), Row(60, 0.4, trunk=2))
    others = cells(Row(500, 0.4, line=1, trunk=1)), cells(Row(100, 0.4, line=1, trunk=1))
    assert explained(Scene((before, after), others)).carrier == 0.0


def test_siblings_on_the_same_trunk_show_that_it_is_the_carrier() -> None:
    others = [cells(Row(n, a, line=1, trunk=1), Row(n, 0.4, line=2, trunk=2)) for n, a in ((500, 0.4), (100, 0.1))]
    assert cause(USUAL, cells(Row(100, 0.1, trunk=1)), (others[0], others[1])) == "carrier"


def test_blocks_that_fell_and_blocks_that_stand_are_the_carrier() -> None:
    before = cells(*(Row(100, 0.4, block=block) for block in range(1, 21)))
    after = cells(*(Row(20, 0.02 if block <= 10 else 0.4, block=block) for block in range(1, 21)))
    found = explained(Scene((before, after), (NOBODY, NOBODY)))
    assert (named(found), found.where) == ("carrier", "block")


def test_refusals_of_networks_are_the_carrier() -> None:
    before = cells(Row(990, 0.4), Row(10, 0, fate=STOPPED))
    found = explained(Scene((before, cells(Row(50, 0.4), Row(50, 0, fate=STOPPED))), SIBLINGS))
    assert (named(found), found.where, found.stopped_after) == ("carrier", "network", 0.5)


ROWS = st.lists(
    st.builds(
        Row,
        people=st.integers(1, 400).map(float),
        rate=st.floats(0, 1),
        line=st.integers(0, 2),
        hour=st.integers(0, 23),
        day=st.integers(20_150, 20_157),
        trunk=st.integers(0, 2),
        block=st.integers(0, 9),
        met=st.integers(0, 2),
        fate=st.integers(0, 2),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS, ROWS, ROWS, st.booleans())
def test_shares_are_shares_whatever_the_cells(before: Any, after: Any, others: Any, seen: Any) -> None:
    scene = Scene((cells(*before), cells(*after)), (cells(*others), cells(*others)), seen=seen)
    found = explained(scene)
    assert all(0.0 <= share <= 1.0 for share in found.shares.values())
    assert named(found) in (*found.shares, "none")


@given(ROWS, ROWS, st.randoms())
def test_the_order_of_cells_changes_nothing(before: Any, after: Any, dice: Any) -> None:
    one, other = ([cells(*rows), cells(*dice.sample(rows, len(rows)))] for rows in (before, after))
    found = [explained(Scene((one[at], other[at]), (NOBODY, NOBODY))) for at in (0, 1)]
    assert found[0].shares == pytest.approx(found[1].shares, abs=1e-9)


@given(ROWS)
def test_the_same_mix_explains_nothing(rows: Any) -> None:
    same = cells(*rows)
    assert mixed(rates(same, same, (same.slot, same.slot))) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("why", ["label", "list", "hour", "carrier", "none"])
@pytest.mark.parametrize("where", ["trunk", "block", "network"])
def test_every_cause_is_said_in_a_sentence(lang: str, why: Any, where: Any) -> None:
    found = explained(Scene((USUAL, cells(Row(100, 0.2))), SIBLINGS))
    for seen in (False, True):
        change = Change("+12025550101", ("+12025550101",), Drop(1, 1, 2, 0.4, 0.2, 9.0), why,
                        replace(found, where=where, seen=seen))  # fmt: skip
        said = told(change, lang).replace("\u202f", " ")
        assert "20 %" in said or "20%" in said
        assert not set(said) & set("{}|")
