"""Precision, recall, means and gains, by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.trials.said import JUDGED, complaints, number, numbered, said

from callstanding.trials.complaints import Numbers
from callstanding.trials.judging import Judged, gain, judge, mean, mean_precision
from callstanding.trials.known import Past

FIRST = 35  # JUDGED[0], in days after the first Monday


@dataclass(frozen=True)
class Told:
    """Ranks what it was told."""

    who: tuple[int, ...]
    name: str = "told"

    def rank(self, past: Past, monday: date) -> Numbers:  # noqa: ARG002 - it was told
        return np.array([int(number(each)) for each in self.who], np.int64)


def judged_of(place: Path, *who: int) -> Judged:
    rows = [said(number(0), 0), *(said(number(each), FIRST + 3) for each in range(1, 6)), said(number(6), FIRST + 7)]
    with complaints(place, numbered(rows)) as feed:
        return judge(Told(who), Past(feed, days=7, top=4), JUDGED[0])


def test_precision_is_of_the_ranked_and_recall_of_the_reported(tmp_path: Path) -> None:
    found = judged_of(tmp_path, 0, 1, 2, 6)
    assert (found.precision.share, found.recall.share) == (2 / 4, 2 / 5)
    assert (found.precision.low, found.precision.high) == pytest.approx((0.0676, 0.9324), abs=1e-4)


def test_a_gain_pairs_the_mondays(tmp_path: Path) -> None:
    good, half = judged_of(tmp_path, 1, 2, 3, 4), judged_of(tmp_path, 0, 1, 2, 6)
    assert gain([good, half], [half, half]).value == pytest.approx(0.25)
    assert mean_precision([good, half]).value == pytest.approx(0.75)


def test_the_interval_of_a_mean_is_that_of_the_t_test() -> None:
    found = mean([0.5, 0.6, 0.7])
    # t(2 degrees, 97.5 %) is 4.303; the standard error is 0.1 / sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((0.6, 0.3516, 0.8484), abs=1e-4)


def test_equal_mondays_leave_no_doubt_and_one_alone_leaves_all() -> None:
    assert (mean([0.4, 0.4]).low, mean([0.4, 0.4]).high) == (0.4, 0.4)
    assert (mean([0.4]).low, mean([0.4]).high) == (None, None)
