"""How another process asks the folder, which alone has the store open: questions and answers in one SQLite file.

A question waits until it is answered or until nobody waits for it any more. It outlives the death of either side: a
folder that starts again finds it, and what an asker that died has left is forgotten. No callee is named in it (law 10).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from callstanding import clock, errors
from callstanding.errors import CallstandingError, NoAnswer, StoreError
from callstanding.live.place import Place

MOST = 128  # questions that may wait at a time
MOST_EACH = 24  # of them, those of one asker: a page asks up to seven, and people open several at once
TRIES = 2  # a question that the folder died of so often is not asked again
PATIENCE_S = 20.0
LONG = "long-questions.sqlite"  # the file of those whose answer takes minutes: they keep no other waiting
_LOOK_S = 0.02
_BUSY_S = 5.0  # until a file that another process writes is given up

_TABLE = """CREATE TABLE IF NOT EXISTS questions (id TEXT PRIMARY KEY, asker TEXT NOT NULL, name TEXT NOT NULL,
    body BLOB NOT NULL, until REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0, answer BLOB) STRICT"""
_PROGRESS = "CREATE TABLE IF NOT EXISTS progress (id TEXT PRIMARY KEY, share REAL NOT NULL) STRICT"
_PUT = "INSERT INTO questions (id, asker, name, body, until) VALUES (?, ?, ?, ?, ?)"
_NEXT = """UPDATE questions SET tries = tries + 1 WHERE id = (SELECT id FROM questions
    WHERE answer IS NULL AND until > ? ORDER BY rowid LIMIT 1) RETURNING id, name, body, tries"""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a question: the answer, or the error to raise where it was asked."""

    found: dict[str, Any] | None = None
    error: str = ""  # a class of callstanding.errors
    message: str = ""
    hint: str | None = None

    def given(self) -> dict[str, Any]:
        """The answer; raises the error that came instead."""
        if not self.error:
            return self.found or {}
        kind = getattr(errors, self.error, StoreError)
        raise kind(self.message, hint=self.hint)


class Question(msgspec.Struct, frozen=True):
    """A question to be answered, and how often that was begun."""

    id: str
    name: str
    body: dict[str, Any]
    tries: int


def refused(error: CallstandingError) -> Answer:
    """The answer that carries an error back."""
    return Answer(error=type(error).__name__, message=error.message, hint=error.hint)


class Questions:
    """The file of questions of one store; each call opens it for itself, so any thread may ask."""

    def __init__(self, place: Place, *, file: str = "questions.sqlite") -> None:
        self.path = place.folder / file

    def put(self, name: str, body: Mapping[str, Any], *, until: float, asker: str = "") -> str:
        """Ask; returns the question's id. NoAnswer where too many wait. `until`: seconds since 1970."""
        mine, now = os.urandom(12).hex(), clock.seconds()
        with self._opened() as file:
            file.execute("DELETE FROM questions WHERE until <= ?", [now])
            file.execute("DELETE FROM progress WHERE id NOT IN (SELECT id FROM questions)")
            waiting = [row[0] for row in file.execute("SELECT asker FROM questions WHERE answer IS NULL")]
            if len(waiting) >= MOST or waiting.count(asker) >= MOST_EACH:
                raise NoAnswer("Too many questions are waiting to be answered.", hint="Ask again in a moment.")
            file.execute(_PUT, [mine, asker, name, msgspec.json.encode(body), until])
        return mine

    def answer(self, question: str) -> Answer | None:
        """The answer, which is forgotten with that; None while there is none."""
        with self._opened(changes=False) as file:
            found = file.execute("SELECT answer FROM questions WHERE id = ?", [question]).fetchone()
        if found and found[0] is None:
            return None
        self.drop(question)
        return msgspec.json.decode(found[0], type=Answer) if found else refused(NoAnswer("The question was forgotten."))

    def drop(self, question: str) -> None:
        """Nobody waits for it any more."""
        with self._opened() as file:
            file.execute("DELETE FROM questions WHERE id = ?", [question])
            file.execute("DELETE FROM progress WHERE id = ?", [question])

    def note(self, question: str, share: float) -> bool:
        """Tell how much of the answer is done, 0 to 1; whether somebody still waits for it."""
        with self._opened() as file:
            waits = "SELECT 1 FROM questions WHERE id = ? AND until > ?"
            if file.execute(waits, [question, clock.seconds()]).fetchone() is None:
                return False
            file.execute("INSERT OR REPLACE INTO progress VALUES (?, ?)", [question, share])
        return True

    def progress(self, question: str) -> float:
        """Which share of the answer is done, as far as is told."""
        with self._opened(changes=False) as file:
            found = file.execute("SELECT share FROM progress WHERE id = ?", [question]).fetchone()
        return float(found[0]) if found else 0.0

    def next(self) -> Question | None:
        """The oldest question that somebody waits for; it stays until it is answered."""
        now = clock.seconds()
        with self._opened(changes=False) as file:
            waits = "SELECT 1 FROM questions WHERE answer IS NULL AND until > ? LIMIT 1"
            if file.execute(waits, [now]).fetchone() is None:
                return None
        with self._opened() as file:
            found = file.execute(_NEXT, [now]).fetchone()
        return Question(found[0], found[1], msgspec.json.decode(found[2]), found[3]) if found else None

    def give(self, question: str, answer: Answer) -> None:
        """Answer a question; one that nobody waits for any more is left alone."""
        with self._opened() as file:
            file.execute("UPDATE questions SET answer = ? WHERE id = ?", [msgspec.json.encode(answer), question])

    @contextmanager
    def _opened(self, *, changes: bool = True) -> Iterator[sqlite3.Connection]:
        """The file, made where it is missing; one that is damaged is thrown away, since nothing in it lasts."""
        if not self.path.exists():
            self.path.touch(mode=0o600)
        file = sqlite3.connect(self.path, isolation_level=None, timeout=_BUSY_S)
        try:
            file.execute("PRAGMA synchronous = OFF")  # what a crash of the machine takes, nobody waits for any more
            file.execute(_TABLE)
            file.execute(_PROGRESS)
            if changes:
                file.execute("BEGIN IMMEDIATE")
            yield file
            if changes:
                file.execute("COMMIT")
        except sqlite3.Error as error:
            if not isinstance(error, sqlite3.OperationalError):
                self.path.unlink(missing_ok=True)
            raise StoreError(f"Questions cannot be asked now: {error}.", hint="Try again in a moment.") from error
        finally:
            file.close()


def ask(place: Place, name: str, body: Mapping[str, Any], *, patience_s: float = PATIENCE_S) -> dict[str, Any]:
    """Ask the process that has the store open, and wait. NoAnswer when none comes; else the error that it met with."""
    file, until = Questions(place), clock.seconds() + patience_s
    mine, told = file.put(name, body, until=until, asker=f"pid {os.getpid()}"), None
    while told is None and clock.seconds() < until:
        time.sleep(_LOOK_S)
        told = file.answer(mine)
    if told is None:
        file.drop(mine)
        raise NoAnswer("The process that has the store open did not answer.", hint="Is the service busy? Try again.")
    return told.given()
