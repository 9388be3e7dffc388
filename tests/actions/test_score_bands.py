"""Scores are held against labels of others, band by band, and of few numbers nothing is told."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.agreement import Row, Standing
from callstanding.actions.labels import Label, Meaning
from callstanding.actions.score_bands import LEAST, bands

DAY = date(2026, 3, 2)


def row(score: float | None, *meanings: Meaning) -> Row:
    shown = {f"p{at}": Label("+12025550101", DAY, f"p{at}", "x", means, None) for at, means in enumerate(meanings)}
    return Row("+12025550101", shown, Standing("clean", score), 0)


def test_a_band_tells_the_share_that_anybody_calls_spam() -> None:
    found = bands([row(95.0, "spam", "clean")] * 9 + [row(81.0, "clean")] * 3 + [row(10.0, "spam")])
    assert [band.numbers for band in found] == [1, 0, 0, 0, 12]
    assert (found[4].spam, found[4].share) == (9, 0.75)
    assert found[0].share is None


def test_who_is_unknown_on_either_side_is_left_out() -> None:
    assert sum(band.numbers for band in bands([row(None, "spam"), row(50.0), row(50.0, "unknown")])) == 0


@given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from(["spam", "clean", "watch"]))))
def test_every_number_is_in_one_band(given: list[tuple[float, Meaning]]) -> None:
    found = bands(row(score, means) for score, means in given)
    assert sum(band.numbers for band in found) == len(given)
    for band in found:
        assert (band.share is None) == (band.numbers < LEAST)
        assert band.spam <= band.numbers
