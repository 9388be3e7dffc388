"""A question reaches the process that has the store open, and its answer comes back, whoever dies in between."""

from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tests.copies import copy_of
from tests.live.asked_work import QUESTIONS
from tests.web.service import eventually

from callstanding import clock
from callstanding.errors import NoAnswer, NotFound, StoreError, UsageError
from callstanding.live.answering import Answering
from callstanding.live.asking import MOST, MOST_EACH, Answer, Questions, ask
from callstanding.live.folder import Folder
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.pipeline.store import key_of, open_store

WORK = "tests.live.asked_work"
CALL = (
    b'{"caller":"+12025550101","callee":"+12025550102","start":"2025-03-03T09:00:00Z",'
    b'"talk_s":5,"disposition":"answered"}'
)


def one_call(place: Path) -> None:
    """Make a store with one call."""
    store = place / "s.duckdb"
    with open_store(store, create=True):
        pass
    _post(Place(store), CALL, lane="first")
    folder = Folder(store, now=None)
    folder.settle()
    folder.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A store with one call."""
    return Place(copy_of(one_call, tmp_path) / "s.duckdb")


@pytest.fixture
def answered(place: Place) -> Iterator[Folder]:
    """A folder of this process that answers."""
    folder = Folder(place.store, now=None)
    answering = Answering(folder.engine, folder.policy, place, now=None, questions=QUESTIONS)
    yield folder
    answering.close()
    folder.close()


@pytest.fixture
def process(place: Place) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a process of this test, which is ended with it."""
    started = []

    def start(what: str, *given: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", WORK, what, str(place.store), *map(str, given)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE)
        started.append(child)
        if what == "fold":
            assert child.stdout
            assert child.stdout.readline() == b"up\n"
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


def _post(place: Place, body: bytes, lane: str) -> None:
    journal = Journal(place.journal, secret=key_of(place.store), lane=lane)
    journal.append([Posted("calls", "calls", body)])
    journal.close()


def test_an_answer_comes_from_the_store_that_another_process_has_open(
    place: Place, process: Callable[..., subprocess.Popen[bytes]]
) -> None:
    process("fold")
    found = ask(place, "count", {"a": [1, None]})
    at = 1_740_992_400.0  # of the call: without a clock the newest event is the present
    assert found == {"calls": 1, "limit": 55, "asked": {"a": [1, None], "at": at}}
    assert Questions(place).path.stat().st_mode & 0o077 == 0


def test_an_error_is_raised_where_the_question_was_asked(place: Place, answered: Folder) -> None:
    with pytest.raises(NotFound, match="Nobody") as caught:
        ask(place, "nobody", {})
    assert caught.value.hint == "Look elsewhere."
    with pytest.raises(UsageError, match="no question 'nonsense'"):
        ask(place, "nonsense", {})


def test_what_breaks_is_logged_and_told_without_its_insides(
    place: Place, answered: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(StoreError, match="could not be answered") as caught:
        ask(place, "broken", {"zero": 0})
    assert "ZeroDivisionError" in caplog.text
    assert "division" not in str(caught.value)
    assert ask(place, "count", {})["calls"] == 1


def test_folding_goes_on_while_an_answer_takes_its_time(place: Place, answered: Folder, tmp_path: Path) -> None:
    given = {"begun": str(tmp_path / "begun"), "go": str(tmp_path / "go")}
    found: list[dict[str, Any]] = []
    asker = Thread(target=lambda: found.append(ask(place, "slow", given)))
    asker.start()
    eventually((tmp_path / "begun").exists)
    _post(place, CALL.replace(b"09:00", b"09:01"), lane="later")
    answered.settle()
    assert answered.engine.counted()["calls"] == 2
    assert not found
    (tmp_path / "go").touch()
    asker.join()
    assert found == [{"done": True}]


def test_a_question_outlives_the_folder_that_dies_of_a_kill(
    place: Place, process: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    begun, go = tmp_path / "begun", tmp_path / "go"
    folder, asker = process("fold"), process("slow", begun, go)
    eventually(begun.exists)
    folder.send_signal(signal.SIGKILL)
    folder.wait()
    go.touch()
    process("fold")
    assert asker.communicate(timeout=30)[0] == b"{'done': True}\n"


def test_what_an_asker_that_died_has_left_is_forgotten(
    place: Place, process: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    asker = process("slow", tmp_path / "begun", tmp_path / "go")
    eventually(lambda: _waiting(place) == 1)
    asker.send_signal(signal.SIGKILL)
    asker.wait()
    _age(place)
    assert Questions(place).next() is None
    questions = Questions(place)
    questions.drop(questions.put("count", {}, until=clock.seconds() + 9))
    assert _waiting(place) == 0


def test_a_question_that_kills_each_folder_is_refused_in_the_end(
    place: Place, process: Callable[..., subprocess.Popen[bytes]]
) -> None:
    questions = Questions(place)
    mine = questions.put("deadly", {}, until=clock.seconds() + 60)
    for _ in range(2):
        assert process("fold").wait() == 9
    process("fold")
    told: list[Answer | None] = [None]

    def is_told() -> bool:
        told[0] = questions.answer(mine)
        return told[0] is not None

    eventually(is_told)
    with pytest.raises(StoreError, match="was stopped each time"):
        told[0].given() if told[0] else None


def test_a_folder_ends_without_waiting_for_an_answer(place: Place, tmp_path: Path) -> None:
    folder = Folder(place.store, now=None)
    answering = Answering(folder.engine, folder.policy, place, now=None, questions=QUESTIONS)
    mine = Questions(place).put("endless", {"begun": str(tmp_path / "begun")}, until=clock.seconds() + 60)
    eventually((tmp_path / "begun").exists)
    answering.close()
    folder.close()
    assert Questions(place).answer(mine) is None
    again = Questions(place).next()
    assert (again and again.tries) == 2


def test_nobody_fills_the_queue(place: Place) -> None:
    questions, until = Questions(place), clock.seconds() + 60
    for _ in range(MOST_EACH):
        questions.put("count", {}, until=until, asker="one")
    with pytest.raises(NoAnswer, match="Too many"):
        questions.put("count", {}, until=until, asker="one")
    for each in range(MOST - MOST_EACH):
        questions.put("count", {}, until=until, asker=f"other {each}")
    with pytest.raises(NoAnswer, match="Too many"):
        questions.put("count", {}, until=until, asker="new")
    _age(place)
    questions.put("count", {}, until=until, asker="new")
    assert _waiting(place) == 1


def test_who_asks_while_nobody_has_the_store_open_is_told_in_time(place: Place) -> None:
    with pytest.raises(NoAnswer, match="did not answer"):
        ask(place, "count", {}, patience_s=0.1)
    assert _waiting(place) == 0


def test_a_damaged_file_of_questions_is_made_anew(place: Place, answered: Folder) -> None:
    Questions(place).path.write_bytes(b"no database at all" * 100)
    eventually(lambda: _answers(place))


def _answers(place: Place) -> bool:
    try:
        return bool(ask(place, "count", {})["calls"] == 1)
    except StoreError:
        return False


def _waiting(place: Place) -> int:
    if not Questions(place).path.exists():
        return 0
    with sqlite3.connect(Questions(place).path) as file:
        try:
            found = file.execute("SELECT count(*) FROM questions").fetchone()[0]
        except sqlite3.OperationalError:
            return 0
    file.close()
    return int(found)


def _age(place: Place) -> None:
    """The time of all questions is over."""
    file = sqlite3.connect(Questions(place).path)
    file.execute("UPDATE questions SET until = 0")
    file.commit()
    file.close()
