"""Answers that take minutes keep no others waiting, tell how far they are, and break off when nobody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.web.service import eventually

from callstanding import clock
from callstanding.engines import Duck
from callstanding.live.asking import LONG, Answer, Questions, ask
from callstanding.live.folder import Folder
from callstanding.live.long_answering import LongAnswering
from callstanding.live.place import Place
from callstanding.pipeline.store import open_store
from callstanding.policies.policy import Policy

GO, BROKEN_OFF = Event(), Event()


def slow(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    told: Callable[[float], None] = asked["told"]
    told(0.25)
    try:
        while not GO.wait(0.01):
            told(0.5)
    except Exception:
        BROKEN_OFF.set()
        raise
    return {"calls": engine.counted()["calls"], "asked": asked["what"]}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A folder that answers both kinds of questions."""
    GO.clear()
    BROKEN_OFF.clear()
    store = tmp_path / "s.duckdb"
    with open_store(store, create=True):
        pass
    folder = Folder(store, now=None)
    short = folder.answering()
    long = LongAnswering(folder.engine, folder.policy, Place(store), now=None, questions={"slow": slow})
    yield Place(store)
    GO.set()
    for each in (long, short):
        each.close()
    folder.close()


def put(place: Place, *, until: float = 60.0) -> tuple[Questions, str]:
    questions = Questions(place, file=LONG)
    return questions, questions.put("slow", {"what": 7}, until=clock.seconds() + until)


def awaited(questions: Questions, mine: str) -> Answer:
    """The answer, when it comes."""
    told: list[Answer] = []

    def is_told() -> bool:
        told.extend(filter(None, [questions.answer(mine)]))
        return bool(told)

    eventually(is_told)
    return told[0]


def test_other_questions_are_answered_meanwhile_and_progress_is_told(place: Place) -> None:
    questions, mine = put(place)
    eventually(lambda: questions.progress(mine) == 0.5)
    assert ask(place, "throughput", {"days": 1})["all_calls"] == 0
    assert questions.answer(mine) is None
    GO.set()
    told = awaited(questions, mine)
    assert told.given() == {"calls": 0, "asked": 7}
    assert questions.progress(mine) == 0.0


def test_it_breaks_off_when_the_question_is_dropped(place: Place) -> None:
    questions, mine = put(place)
    eventually(lambda: questions.progress(mine) == 0.5)
    questions.drop(mine)
    eventually(BROKEN_OFF.is_set)


def test_it_breaks_off_when_nobody_waits_any_more(place: Place) -> None:
    put(place, until=0.3)
    eventually(BROKEN_OFF.is_set)


def test_a_question_of_the_other_kind_is_unknown_there(place: Place) -> None:
    questions = Questions(place, file=LONG)
    mine = questions.put("throughput", {}, until=clock.seconds() + 60)
    told = awaited(questions, mine)
    with pytest.raises(Exception, match="no question 'throughput'"):
        told.given()
