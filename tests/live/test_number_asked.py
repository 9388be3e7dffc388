"""A service asks its folder about one number, and hears what the folder publishes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.pipeline.number_store import SELLER, made

from callstanding.live.answering import Answering
from callstanding.live.asking import ask
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.published import Published

NUMBER_QUESTIONS = ("course", "hours", "shapes", "reports", "back_under", "what_if")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A store with a folder that has published all and answers."""
    store: Path = made(tmp_path_factory.mktemp("asked"))
    folder = Folder(store, now=None)
    folder.settle()
    answering: Answering = folder.answering()
    yield Place(store)
    answering.close()
    folder.close()


def test_the_course_ends_at_the_published_score(place: Place) -> None:
    published = Published(place.published)
    row = published.get(SELLER)
    published.close()
    assert row is not None
    assert row.shown is not None
    course = ask(place, "course", {"number": SELLER})
    assert course["score"][-1] == pytest.approx(row.shown.spam_score, abs=1e-3)
    told = [(mark["at"], mark["status"]) for mark in course["marks"]]
    assert told == [(round(turn.at), turn.status) for turn in row.timeline]
    assert ask(place, "sparks", {"numbers": [SELLER]})["scores"][SELLER][-1] == round(course["score"][-1], 1)


@pytest.mark.parametrize("question", NUMBER_QUESTIONS)
def test_each_question_is_answered_as_json(place: Place, question: str) -> None:
    assert ask(place, question, {"number": SELLER})["number"] == SELLER
