"""The strip of a number has the status of each of thirty days, and joins days that are alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from callstanding.live.published import Turn
from callstanding.web.board.strip import DAY_S, DAYS, strip_of

NOW = 1_780_000_000.0
STATUSES = ("clean", "watch", "spam", "recovering")


def turn(ago: float, was: str, status: str) -> Turn:
    return Turn(NOW - ago * DAY_S, was, status, 50.0, ())


def test_a_status_lasts_until_the_next_change() -> None:
    strip = strip_of((turn(20, "clean", "watch"), turn(3, "watch", "spam")), "spam", NOW - 3 * DAY_S, now=NOW)
    assert strip.runs == (("clean", 0, 9), ("watch", 9, 17), ("spam", 26, 4))
    assert strip.before == "watch"


def test_without_a_change_it_is_so_since_it_was_known() -> None:
    assert strip_of((), "clean", NOW - 4.5 * DAY_S, now=NOW).runs == (("unknown", 0, 24), ("clean", 24, 6))
    assert strip_of((), "unknown", None, now=NOW).statuses == ("unknown",)


@given(st.lists(st.tuples(st.floats(0, 60), st.sampled_from(STATUSES)), max_size=8))
def test_the_days_are_thirty_and_end_with_the_status_of_now(changes: list[tuple[float, str]]) -> None:
    changes.sort(reverse=True)
    statuses = ["unknown", *(status for _, status in changes)]
    turns = [turn(ago, was, status) for (ago, status), was in zip(changes, statuses, strict=False)]
    strip = strip_of(turns, statuses[-1], None, now=NOW)
    assert sum(days for _, _, days in strip.runs) == DAYS
    assert strip.statuses[-1] == statuses[-1]
    assert all(a != b for a, b in zip(strip.statuses, strip.statuses[1:], strict=False))
