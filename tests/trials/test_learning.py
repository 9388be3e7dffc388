"""The regression finds what is in the data, and nothing where there is nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.trials.known import Known
from callstanding.trials.learning import PENALTY, learn


def lesson(seed: int, weights: list[float], rows: int = 20_000) -> Known:
    dice = np.random.default_rng(seed)
    features = dice.normal(size=(rows, len(weights)))
    odds = features @ np.array(weights) - 1.5
    return Known(np.arange(rows), features, dice.random(rows) < 1 / (1 + np.exp(-odds)))


def test_weights_are_found_in_the_units_of_spread() -> None:
    known = lesson(1, [1.0, -0.5, 0.0])
    wider = Known(known.numbers, known.features * [1, 10, 1] + 3, known.reported)
    assert learn([wider], [0, 1, 2]).weights == pytest.approx([1.0, -0.5, 0.0], abs=0.06)


@given(st.integers(0, 2**32 - 1), st.lists(st.floats(-2, 2), min_size=1, max_size=4))
def test_no_other_weights_are_likelier(seed: int, weights: list[float]) -> None:
    known = lesson(seed, weights, rows=300)
    learned = learn([known], range(len(weights)))
    scaled = (known.features - learned.centre) / learned.scale

    def loss(w: np.ndarray) -> float:
        margin = np.where(known.reported, 1, -1)[:, None] * (scaled @ w)[:, None]
        # the intercept that suits these weights best, by looking
        shifted = margin + np.where(known.reported, 1, -1)[:, None] * np.linspace(-6, 6, 601)
        return float(np.logaddexp(0, -shifted).mean(axis=0).min() + PENALTY * (w**2).sum() / 2)

    dice = np.random.default_rng(seed)
    others = [learned.weights + step for step in dice.normal(scale=0.3, size=(5, len(weights)))]
    assert min(loss(each) for each in others) > loss(learned.weights) - 1e-4


def test_mondays_are_learned_from_together() -> None:
    one, other = lesson(1, [1.0]), lesson(2, [-1.0])
    assert learn([one, other], [0]).weights == pytest.approx([0.0], abs=0.05)


def test_columns_are_chosen() -> None:
    known = lesson(3, [0.0, 2.0])
    assert learn([known], [1]).weights == pytest.approx([2.0], abs=0.1)


def test_what_never_varies_weighs_nothing() -> None:
    known = lesson(4, [1.0])
    constant = np.column_stack([known.features, np.full(len(known.features), 7.0)])
    assert learn([Known(known.numbers, constant, known.reported)], [0, 1]).weights[1] == pytest.approx(0.0)


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_alone_teaches_nothing(outcome: int) -> None:
    known = lesson(5, [1.0])
    same = Known(known.numbers, known.features, np.full(len(known.numbers), bool(outcome)))
    assert learn([same], [0]).weights == pytest.approx([0.0], abs=0.01)


def test_likelier_rows_have_higher_scores() -> None:
    learned = learn([lesson(6, [2.0, 0.0])], [0, 1])
    assert np.all(np.diff(learned.score(np.array([[-1.0, 5.0], [0.0, 5.0], [1.0, 5.0]]))) > 1)
