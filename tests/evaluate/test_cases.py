"""A label is tagged where its number was shown as spam while it held; whose tag that was is told by the history."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluate.worlds import NOW_H, ONE, THREE, TWO, cases, change, label, moment, standing

from callstanding.testing import Row

SPAM = [change(ONE, 50, "clean", "spam")]


def test_a_tag_counts_from_the_begin_of_a_label_until_before_its_end(tmp_path: Path) -> None:
    labels = [
        label(ONE, "legit", end=50),
        label(ONE, "spam", begin=50, end=51),
        label(ONE, "grey", begin=51, end=52),
    ]
    history = [*SPAM, change(ONE, 51, "spam", "recovering")]
    found = cases(tmp_path, standings=[standing(ONE, "recovering")], labels=labels, history=history)
    assert [(row["tagged"], row["tagged_at"]) for row in found] == [(False, None), (True, moment(50)), (False, None)]


def test_a_spammer_who_comes_back_is_tagged_from_the_begin_if_the_tag_still_stands(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", begin=20, end=60), label(ONE, "spam", begin=100.5)]
    found = cases(tmp_path, standings=[standing(ONE, "spam")], labels=labels, history=SPAM)
    assert [(row["tagged"], row["tagged_at"]) for row in found] == [(True, moment(50)), (True, moment(100.5))]


def test_a_spammer_who_comes_back_after_the_tag_is_gone_must_be_found_again(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", begin=20, end=60), label(ONE, "spam", begin=100.5)]
    history = [*SPAM, change(ONE, 90, "spam", "recovering")]
    found = cases(tmp_path, standings=[standing(ONE, "recovering")], labels=labels, history=history)
    assert [row["tagged"] for row in found] == [True, False]


def test_a_new_holder_is_not_tagged_where_the_history_ends_the_tag_with_its_first_full_hour(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", end=70.25), label(ONE, "legit", begin=70.25)]
    history = [*SPAM, change(ONE, 71, "spam", "unknown")]
    found = cases(tmp_path, standings=[standing(ONE, "unknown")], labels=labels, history=history)
    assert [row["tagged"] for row in found] == [True, False]
    assert [row["flips"] for row in found] == [1, 0]


def test_a_new_holder_is_tagged_where_it_is_shown_as_spam_for_longer_than_that(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", end=70.25), label(ONE, "legit", begin=70.25)]
    history = [*SPAM, change(ONE, 72, "spam", "unknown")]
    found = cases(tmp_path, standings=[standing(ONE, "unknown")], labels=labels, history=history)
    assert [(row["tagged"], row["tagged_at"]) for row in found][1] == (True, moment(70.25))


def test_a_new_holder_is_tagged_where_it_becomes_spam_itself(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", end=70), label(ONE, "legit", begin=70)]
    history = [*SPAM, change(ONE, 70, "spam", "unknown"), change(ONE, 90, "unknown", "spam")]
    found = cases(tmp_path, standings=[standing(ONE, "spam")], labels=labels, history=history)
    assert found[1]["tagged_at"] == moment(90)


def test_a_tag_within_the_first_part_of_an_hour_is_as_old_as_it_is(tmp_path: Path) -> None:
    found = cases(tmp_path, standings=[standing(ONE, "spam")], labels=[label(ONE, "spam", begin=49.5)], history=SPAM)
    assert found[0]["tagged_at"] == moment(50)


def test_without_history_a_label_that_holds_is_told_from_the_status_and_of_others_nothing_is_said(
    tmp_path: Path,
) -> None:
    labels = [
        label(ONE, "spam", end=60),
        label(ONE, "legit", begin=60),
        label(TWO, "legit"),
        label(THREE, "spam"),
    ]
    found = cases(tmp_path, standings=[standing(ONE, "spam"), standing(TWO)], labels=labels)
    assert [row["tagged"] for row in found] == [None, True, False, False]


def test_of_a_label_that_is_still_to_come_nothing_is_said(tmp_path: Path) -> None:
    labels = [label(ONE, "legit", end=NOW_H + 5), label(ONE, "spam", begin=NOW_H + 5)]
    found = cases(tmp_path, standings=[standing(ONE, "spam")], labels=labels, history=SPAM)
    assert [row["tagged"] for row in found] == [True, None]


def test_a_score_belongs_to_the_label_that_holds_now(tmp_path: Path) -> None:
    labels = [label(ONE, "spam", end=NOW_H), label(ONE, "legit", begin=NOW_H), label(TWO, "spam", end=NOW_H - 1)]
    found = cases(tmp_path, standings=[standing(ONE, score=33.0), standing(TWO, score=44.0)], labels=labels)
    assert [row["scored"] for row in found] == [None, 33.0, None]


def test_a_number_is_clean_again_also_after_its_label_ended_but_not_under_the_next_one(tmp_path: Path) -> None:
    history = [*SPAM, change(ONE, 80, "spam", "recovering"), change(ONE, 120, "recovering", "clean")]
    stopped = [label(ONE, "spam", end=60)]
    found = cases(tmp_path, standings=[standing(ONE)], labels=stopped, history=history)
    assert found[0]["cleaned_at"] == moment(120)
    followed = [*stopped, label(ONE, "legit", begin=100)]
    found = cases(tmp_path, standings=[standing(ONE)], labels=followed, history=history)
    assert [row["cleaned_at"] for row in found] == [None, moment(120)]


def test_flips_are_counted_within_the_span_only(tmp_path: Path) -> None:
    history = [
        change(ONE, 30, "clean", "spam"),
        change(ONE, 40, "spam", "recovering"),
        change(ONE, 41, "recovering", "spam"),
        change(ONE, 60, "spam", "recovering"),
    ]
    labels = [label(ONE, "spam", begin=35, end=60)]
    found = cases(tmp_path, standings=[standing(ONE, "recovering")], labels=labels, history=history)
    assert found[0]["flips"] == 2


HOURS = st.lists(st.integers(0, 40), unique=True, max_size=8).map(sorted)
WORDS = st.sampled_from(["unknown", "clean", "watch", "spam", "recovering"])
NUMBERS = st.lists(
    st.tuples(HOURS, st.lists(WORDS, min_size=8, max_size=8), st.floats(0, 40), st.floats(0.1, 30)),
    min_size=5,
    max_size=20,
)


def shown(history: list[Row], hour: float) -> str:
    """The status at an hour, by looking at every change."""
    status = "unknown"
    for row in history:
        if row["hour"] <= hour:
            status = row["status"]
    return status


@given(numbers=NUMBERS)
@settings(max_examples=25)
def test_a_label_is_tagged_where_its_number_is_spam_at_any_quarter_of_an_hour_of_its_span(
    numbers: list[tuple[list[int], list[str], float, float]],
) -> None:
    labels, history, standings, expected = [], [], [], []
    for i, (hours, words, start, length) in enumerate(numbers):
        number, begin = f"+120255501{i:02}", round(start * 4) / 4
        end = begin + max(0.25, round(length * 4) / 4)
        own = [change(number, h, "", word) | {"hour": h} for h, word in zip(hours, words, strict=False)]
        labels.append(label(number, "spam", begin=begin, end=end))
        standings.append(standing(number, shown(own, NOW_H)))
        history += [{name: row[name] for name in ("number", "at", "was", "status")} for row in own]
        moments = [min(math.ceil(begin), end - 1 / 3600), *(q / 4 for q in range(math.ceil(begin) * 4, round(end * 4)))]
        expected.append(any(shown(own, moment) == "spam" for moment in moments))
    with TemporaryDirectory() as place:
        found = cases(Path(place), standings=standings, labels=labels, history=history)
    assert [row["tagged"] for row in found] == expected
