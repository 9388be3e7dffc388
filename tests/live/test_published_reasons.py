"""What is published is read with the first reason of each number, and with the changes of some."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.service import ROWS, SPAM, UNHEARD, shown

from callstanding.live.published import Entry, Published, Row


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Published]:
    made = Published(tmp_path / "published.sqlite", write=True)
    made.put(ROWS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ((), ""),
        ((Entry("base", 40.0),), ""),
        ((Entry("base", 40.0), Entry("reported", 3.0), Entry("short_answers", 9.0, 0.8, 0.3, "8/10")), "short_answers"),
        ((Entry("base", 40.0), Entry("long_talks", -30.0), Entry("reported", 0.4)), ""),
    ],
)
def test_the_first_reason_is_the_signal_with_most_points(
    file: Published, entries: tuple[Entry, ...], reason: str
) -> None:
    file.put([Row(UNHEARD, shown(UNHEARD, "watch", 50.0, 20.0), entries)])
    [row] = file.reasoned(len(ROWS), 10)
    assert (row.number, row.reason) == (UNHEARD, reason)


def test_rows_come_in_the_order_of_their_cursors_some_at_a_time(file: Published) -> None:
    first = file.reasoned(0, 4)
    rest = file.reasoned(first[-1].seq, 10)
    assert [row.number for row in [*first, *rest]] == [row.number for row in ROWS]
    assert rest[-1].shown is None  # it is gone


def test_changes_are_those_of_numbers_that_have_a_standing(file: Published) -> None:
    assert file.timelines([SPAM, UNHEARD, ROWS[-1].number]) == {SPAM: ROWS[0].timeline}
