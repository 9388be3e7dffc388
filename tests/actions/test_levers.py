"""A lever moves what is to come from its usual share to another, and leaves everything else as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.habits import Counts
from callstanding.actions.levers import LEVERS, usual_of

SHARES = st.floats(0.0, 1.0)


@st.composite
def days(draw: st.DrawFn) -> Counts:
    """Days of a number, each count a part of another as it is in the rollups."""
    size = draw(st.integers(1, 5))

    def part(of: list[int]) -> list[int]:
        return [draw(st.integers(0, most)) for most in of]

    new = [draw(st.integers(0, 200)) for _ in range(size)]
    answered = part(new)
    short, back = part(answered), part(new)
    stays = [a - s for a, s in zip(answered, short, strict=True)]
    named = {
        "new_callees": new,
        "failed_first": [0] * size,
        "invalid_first": part([n - a for n, a in zip(new, answered, strict=True)]),
        "answered_new": answered,
        "short_new": short,
        "long_new": part(stays),
        "talk_new_ms": [4000 * s + 70_000 * stay for s, stay in zip(short, stays, strict=True)],
        "hangup_known_new": part(answered),
        "dropped_new": part(short),
        "refused_new": part(short),
        "answered_out": answered,
        "talk_out_ms": [9000 * a for a in answered],
        "called_back": back,
        "callbacks_reached": part(back),
    }
    return {name: np.array(values, np.float64) for name, values in named.items()}


@given(counts=days(), lever=st.sampled_from(sorted(LEVERS)), to=SHARES)
def test_parts_stay_parts_whatever_is_asked(counts: Counts, lever: str, to: float) -> None:
    usual, moved = usual_of(counts), dict(counts)
    LEVERS[lever](moved, usual, to)
    inside = (("answered_new", "new_callees"), ("short_new", "answered_new"), ("dropped_new", "short_new"))
    for part, whole in (*inside, ("long_new", "answered_new"), ("callbacks_reached", "called_back")):
        assert (moved[part] >= 0).all()
        assert (moved[part] <= moved[whole] + 1e-6).all()
    assert all(np.isfinite(values).all() for values in moved.values())


@given(counts=days(), lever=st.sampled_from(sorted(LEVERS)))
def test_a_lever_that_stays_where_it_is_changes_nothing(counts: Counts, lever: str) -> None:
    usual, moved = usual_of(counts), dict(counts)
    now = getattr(usual, lever)
    if now is None:
        return
    LEVERS[lever](moved, usual, now)
    for name, values in counts.items():
        np.testing.assert_allclose(moved[name], values, atol=1e-6, rtol=1e-9)


@given(counts=days(), to=SHARES)
def test_call_backs_reach_the_share_that_is_asked(counts: Counts, to: float) -> None:
    usual, moved = usual_of(counts), dict(counts)
    if usual.callbacks is None:
        return
    LEVERS["callbacks"](moved, usual, to)
    assert moved["callbacks_reached"].sum() == pytest.approx(to * counts["called_back"].sum(), abs=1e-6)


@given(counts=days(), to=SHARES)
def test_so_many_are_short_as_is_asked(counts: Counts, to: float) -> None:
    usual, moved = usual_of(counts), dict(counts)
    if usual.short is None:
        return
    LEVERS["short"](moved, usual, to)
    assert moved["short_new"].sum() == pytest.approx(to * counts["answered_new"].sum(), abs=1e-6)


def test_nothing_is_known_where_nothing_was_shared() -> None:
    usual = usual_of({name: np.zeros(2) for name in usual_names()})
    assert (usual.answered, usual.short, usual.callbacks) == (None, None, None)


def usual_names() -> tuple[str, ...]:
    return (
        *("new_callees", "failed_first", "invalid_first", "answered_new", "short_new", "long_new", "talk_new_ms"),
        *("hangup_known_new", "dropped_new", "refused_new", "answered_out", "talk_out_ms", "called_back"),
        "callbacks_reached",
    )
