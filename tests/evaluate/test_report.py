"""Figures in words that keep the digits that matter, and a page that needs nothing else."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.evaluate.worlds import ONE, TWO, called, change, evaluated, label, standing

from callstanding.evaluate import Evaluation
from callstanding.evaluate.rates import Rate, rate
from callstanding.evaluate.report import NOT_KNOWN, figures, page, percent


class Links(HTMLParser):
    """Everything in a page that a browser would fetch, and its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        wanted = ("src", "srcset", "href", "xlink:href", "data", "poster", "action")
        self.fetched += [value or "" for name, value in attrs if name in wanted and not (value or "").startswith("#")]


def links(text: str) -> Links:
    found = Links()
    found.feed(text)
    return found


@pytest.fixture
def found(tmp_path: Path) -> Evaluation:
    return evaluated(
        tmp_path,
        standings=[standing(ONE, "spam", 90.0), standing(TWO)],
        labels=[label(ONE, "spam", "<b>bold</b>"), label(TWO, "legit")],
        history=[change(ONE, 5, "unknown", "spam")],
        calls=called(ONE, 3, 4),
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (rate(0, 0), NOT_KNOWN),
        (rate(0, 12398), "0 % (0 to 0.030)"),
        (rate(1, 12398), "0.0081 % (0.00020 to 0.045)"),
        (rate(12397, 12398), "99.9919 % (99.955 to 99.99980)"),
        (rate(2, 2), "100 % (15.8 to 100)"),
        (Rate(1, 2, 0.5, 0.0126, 0.9874), "50.0 % (1.3 to 98.7)"),
    ],
)
def test_a_share_keeps_the_digits_that_tell_it_from_nought_and_from_all(told: Rate, expected: str) -> None:
    assert percent(told) == expected


def test_every_figure_has_a_name_of_its_own_and_a_value(found: Evaluation) -> None:
    told = list(figures(found))
    assert len({what for what, _ in told}) == len(told)
    assert dict(told)["spam found (1 of 1)"] == percent(found.found)
    assert dict(told)["calls until spam is tagged, median"] == "2"


def test_what_is_not_known_is_said_and_not_nought(tmp_path: Path) -> None:
    found = evaluated(tmp_path, standings=[standing(TWO)], labels=[label(TWO, "legit")])
    told = dict(figures(found))
    assert {told[what] for what in told if "median" in what or "flips" in what or "ROC" in what} == {NOT_KNOWN}
    assert told["spam found (0 of 0)"] == NOT_KNOWN


def test_the_page_fetches_nothing(found: Evaluation) -> None:
    text = page(found, title="a title")
    seen = links(text)
    assert seen.fetched == []
    assert not {"script", "link", "iframe", "img", "object", "embed", "base"} & set(seen.tags)
    assert "@import" not in text
    assert [part for part in text.split("url(")[1:] if not part.startswith("#")] == []


def test_the_page_has_every_figure_kind_and_curve(found: Evaluation) -> None:
    text = page(found, title="a title")
    assert [what for what, value in figures(found) if what not in text or value not in text] == []
    assert links(text).tags.count("svg") == 3
    assert "some_legit" in text


def test_words_of_others_stay_words(found: Evaluation) -> None:
    text = page(found, title="<i>title</i>")
    assert "<b>bold" not in text
    assert "&lt;b&gt;bold" in text
    assert "<i>title" not in text


def test_the_same_evaluation_gives_the_same_page(found: Evaluation) -> None:
    assert page(found, title="a title") == page(found, title="a title")


def test_the_notes_stand_on_the_page(tmp_path: Path) -> None:
    found = evaluated(tmp_path, standings=[standing(TWO)], labels=[label(TWO, "legit")])
    assert [note for note in found.notes if note not in page(found, title="a title")] == []
