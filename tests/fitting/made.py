"""Examples drawn from points that are known, and labelled folders with a few calls, for the tests of fitting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from callstanding.fitting.examples import Examples, Floats
from callstanding.fitting.learning import Learned
from callstanding.policies import Policy, load_policy
from callstanding.signals import SIGNALS
from callstanding.testing import Row, write

STANDARD = load_policy("standard")
NAMES = [s.name for s in SIGNALS]
PLACE = {name: place for place, name in enumerate(NAMES)}


def made(
    strengths: Floats,
    spam: Sequence[bool] | np.ndarray[tuple[int], np.dtype[np.bool_]],
    *,
    kind: Sequence[str] | None = None,
    prior: float = -4.6,
    stands_for: float = 1.0,
) -> Examples:
    """Examples of one world, each on its number's last day."""
    n = len(strengths)
    truth = np.asarray(spam, dtype=np.bool_)
    names = np.where(truth, "bad", "good") if kind is None else np.asarray(kind, dtype=str)
    whole = np.ones(n, np.bool_)
    return Examples(strengths, np.full(n, prior), truth, names, np.zeros(n, np.int64), whole, np.full(n, stands_for))


def drawn(
    seed: int, rows: int, *, points: Floats | None = None, policy: Policy = STANDARD, prior: float = -4.6
) -> Examples:
    """Examples whose truth is drawn from points (by default any truth), one kind of each class."""
    rng = np.random.default_rng(seed)
    strengths = rng.random((rows, len(SIGNALS))) * (rng.random((rows, len(SIGNALS))) < 0.4)
    if points is None:
        spam = rng.random(rows) < 0.3
    else:
        blank = made(strengths, np.zeros(rows, np.bool_), prior=prior)
        spam = rng.random(rows) < 1.0 / (1.0 + np.exp(-Learned(points).log_odds(blank, policy)))
    spam[:2] = (True, False)
    kinds = np.where(spam, "bad", np.where(rng.random(rows) < 0.9, "many", "few"))
    return made(strengths, spam, kind=None if points is not None else list(kinds), prior=prior)


any_examples = st.builds(drawn, st.integers(0, 2**32 - 1), st.integers(4, 120))


def folder(place: Path, calls: Sequence[Row], labels: Sequence[tuple[str, str, str]]) -> Path:
    """A labelled folder: calls, and of each number its kind and label."""
    place.mkdir(parents=True, exist_ok=True)
    write(place / "calls.csv", "calls", calls)
    lines = [f'"{number}",{kind},{label},,' for number, kind, label in labels]
    (place / "labels.csv").write_text("\n".join(["number,kind,label,from,to", *lines, ""]), encoding="utf-8")
    return place
