"""The whole forecast on made-up complaints: what it finds, what it must not look at, and what it refuses."""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trials.said import DAYS, JUDGED, STEADY, complaints, number, numbered, said, world

from callstanding.errors import UnknownFormat, UsageError
from callstanding.pipeline import Options
from callstanding.testing import MONDAY, Row, call, write
from callstanding.trials import Forecast, forecast
from callstanding.trials.known import Past
from callstanding.trials.rankers import ONE_A_DAY, OURS, RANKERS

TOP = STEADY
FIRST = JUDGED[0]
BEFORE = (FIRST - MONDAY.date()).days  # the judged Monday, in days after the first one


def foretold(place: Path, *parts: list[Row], top: int = TOP, days: int = 7) -> Forecast:
    files = [write(place / f"reports-{i}.csv", "reports", rows) for i, rows in enumerate(parts)]
    return forecast(files, options=Options(quarantine=place / "quarantine.csv"), top=top, days=days)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Forecast:
    return foretold(tmp_path_factory.mktemp("world"), world())


def ranked(rows: list[Row]) -> dict[str, list[int]]:
    """What every ranker says on the first judged Monday."""
    with tempfile.TemporaryDirectory() as place, complaints(Path(place), rows) as feed:
        past = Past(feed, days=7, top=TOP)
        return {ranker.name: ranker.rank(past, FIRST).tolist() for ranker in RANKERS}


@pytest.fixture(scope="module")
def known_then() -> dict[str, list[int]]:
    return ranked([row for row in world() if row["at"] < f"{FIRST}"])


def test_the_first_mondays_with_enough_before_and_after_them_are_judged(found: Forecast) -> None:
    assert found.mondays == JUDGED
    assert found.left_out == [(MONDAY.date(), "the reports begin only 0 days before it")]


def test_steady_callers_are_foretold_better_than_by_any_count_of_reports(found: Forecast) -> None:
    best = found.means[found.best_counter].value
    assert found.means[OURS.name].value > best + 0.05
    assert found.means[ONE_A_DAY.name].value > best
    assert found.means["reports, no decay"].value < 0.5


def test_a_gain_is_the_difference_of_two_means(found: Forecast) -> None:
    assert found.gains[OURS.name].value == pytest.approx(
        found.means[OURS.name].value - found.means[found.best_counter].value
    )
    assert found.gains[found.best_counter].value == 0


def test_days_explain_what_counts_do_not(found: Forecast) -> None:
    beside = {each.family: each.beside_counts for each in found.helped}
    assert beside["days"] >= beside["toll-free"]
    assert found.helped[0].family == "counts"
    assert [each.feature for each in found.weights if each.family == "days"] == ["days_4d", "days_14d", "days_60d"]


def test_those_never_named_before_are_counted(tmp_path: Path) -> None:
    strangers = [said(number(900 + who), BEFORE + 1) for who in range(20)]
    rows = [row for row in world() if row["at"] < f"{FIRST}"]
    seen = [said(number(who), BEFORE + 6) for who in range(10)]
    gap = [said(number(1), BEFORE + day) for day in range(7)]
    found = foretold(tmp_path, numbered([*rows, *seen, *gap, *strangers]))
    assert found.mondays == [FIRST]
    assert found.never_seen == pytest.approx(20 / 30)


@given(
    later=st.lists(
        st.tuples(st.integers(0, 600), st.integers(0, 30), st.integers(0, 20)),
        min_size=1,
        max_size=60,
    )
)
@settings(max_examples=6)
def test_what_becomes_known_later_changes_no_ranking(
    known_then: dict[str, list[int]], later: list[tuple[int, int, int]]
) -> None:
    then = [row for row in world() if row["at"] < f"{FIRST}"]
    # calls of long ago too, when they are reported after the Monday only
    rows = [said(number(who), BEFORE + day - ago, heard=ago) for who, day, ago in later]
    assert ranked(numbered([*then, *rows])) == known_then


def test_what_is_known_earlier_changes_a_ranking(known_then: dict[str, list[int]]) -> None:
    then = [row for row in world() if row["at"] < f"{FIRST}"]
    rows = [said(number(900), BEFORE - day + part / 4) for day in range(1, 20) for part in range(3)]
    changed = ranked(numbered([*then, *rows]))
    assert [name for name in changed if changed[name] == known_then[name]] == []


def test_order_and_split_of_the_files_change_nothing(found: Forecast, tmp_path: Path) -> None:
    rows = world()
    random.Random(5).shuffle(rows)
    again = foretold(tmp_path, rows[:1000], rows[1000:])
    assert (again.rankers, again.helped) == (found.rankers, found.helped)


def test_praise_is_no_complaint(found: Forecast, tmp_path: Path) -> None:
    praise = numbered([said(number(who), day, kind="wanted") for who in range(500, 600) for day in range(BEFORE)])
    praised = [row | {"report_id": f"praise-{row['report_id']}"} for row in praise]
    assert foretold(tmp_path, world(), praised).rankers == found.rankers


def test_a_week_without_a_feed_is_left_out(tmp_path: Path) -> None:
    gap = range(BEFORE + 1, BEFORE + 6)
    rows = [row for row in world() if row["at"][:10] not in {f"{MONDAY.date() + timedelta(day)}" for day in gap}]
    found = foretold(tmp_path, rows)
    assert (FIRST, "only 2 of the 7 days that follow it have reports") in found.left_out
    assert found.mondays == JUDGED[1:]


def test_one_monday_has_no_interval(tmp_path: Path) -> None:
    until = f"{MONDAY.date() + timedelta(BEFORE + 7)}"
    found = foretold(tmp_path, [row for row in world() if row["at"] < until])
    assert found.mondays == [FIRST]
    assert (found.means[OURS.name].low, found.means[OURS.name].high) == (None, None)


def test_too_short_a_feed_is_refused_with_the_reasons(tmp_path: Path) -> None:
    rows = [row for row in world() if row["at"] < f"{MONDAY.date() + timedelta(BEFORE)}"]
    with pytest.raises(UsageError, match=r"No Monday can be judged .*28 days of reports"):
        foretold(tmp_path, rows)


def test_more_numbers_than_are_known_are_not_ranked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="numbers were known, 100,000 are to be ranked"):
        foretold(tmp_path, world(), top=100_000)


def test_calls_are_no_reports(tmp_path: Path) -> None:
    file = write(tmp_path / "calls.csv", "calls", [call(number(1), number(2), 9)])
    with pytest.raises(UnknownFormat, match="reports are wanted"):
        forecast([file], options=Options())


def test_reports_about_no_number_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no report about a number"):
        foretold(tmp_path, [said("anonymous", 1)])


def test_the_feed_ends_on_its_last_day(tmp_path: Path) -> None:
    with complaints(tmp_path, world()) as feed:
        assert (feed.first, feed.last) == (MONDAY.date(), MONDAY.date() + timedelta(DAYS - 1))
        assert feed.reported(date(2030, 1, 7), 7).tolist() == []
