"""What a label means is known from a table, or told by the user, or follows from a score; it is never guessed."""

from __future__ import annotations

import pytest

from callstanding.actions.label_scores import label_scores
from callstanding.actions.labels import KNOWN, MEANINGS, Meaning, checked_words, meaning_of, plain
from callstanding.errors import UsageError
from callstanding.policies import load_policy

SCORES = label_scores(load_policy("standard"))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Spam Risk", "spam"),
        ("Scam Likely", "spam"),
        (" potential   SPAM? ", "spam"),
        ("mixed_low", "watch"),
        ("unflagged", "clean"),
        ("", "unknown"),
    ],
)
def test_known_words_are_understood_however_they_are_written(text: str, meaning: Meaning) -> None:
    assert meaning_of(text, None, SCORES) == meaning


@pytest.mark.parametrize(("score", "meaning"), [(0, "clean"), (49.9, "clean"), (50, "watch"), (79, "spam")])
def test_a_score_means_spam_from_79_on(score: float, meaning: Meaning) -> None:
    assert meaning_of("", score, SCORES) == meaning


def test_a_word_goes_before_a_score_and_ones_own_word_before_a_known_one() -> None:
    assert meaning_of("Spam", 1.0, SCORES) == "spam"
    assert meaning_of("Spam", None, SCORES, {"spam": "watch"}) == "watch"
    assert meaning_of("", None, SCORES, {"": "clean"}) == "clean"


def test_a_strange_word_is_refused_and_says_where_to_tell_it() -> None:
    with pytest.raises(UsageError, match=r"'Wobbly' is not known.*\[words\]"):
        meaning_of("Wobbly", None, SCORES)


def test_a_meaning_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="clean, watch, spam, unknown"):
        checked_words({"Bad": "evil"})
    assert checked_words({" Bad! ": "spam"}) == {"bad": "spam"}


def test_the_table_is_written_as_it_is_looked_up() -> None:
    assert {plain(word) for word in KNOWN} == set(KNOWN)
    assert set(KNOWN.values()) == set(MEANINGS)
