"""What the processes of these tests do: a folder that answers, and an asker."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.live.answering import Answering
from callstanding.live.asking import ask
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.policies.policy import Policy


def count(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    return {"calls": engine.counted()["calls"], "limit": policy.number("status.spam_enter"), "asked": asked}


def nobody(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    raise NotFound("Nobody.", hint="Look elsewhere.")


def broken(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    return {"one": 1 // asked["zero"]}


def slow(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    Path(asked["begun"]).touch()
    while not Path(asked["go"]).exists():
        time.sleep(0.01)
    return {"done": True}


def deadly(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    os._exit(9)


def endless(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    Path(asked["begun"]).touch()
    rows = engine.sql.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b").fetchall()
    return {"rows": rows}


QUESTIONS = {f.__name__: f for f in (count, nobody, broken, slow, deadly, endless)}


def fold(store: Path) -> None:
    """Fold and answer until killed."""
    folder = Folder(store, now=None)
    Answering(folder.engine, folder.policy, Place(store), now=None, questions=QUESTIONS)
    print("up", flush=True)  # noqa: T201 - the test waits for it
    while True:
        if not folder.step() and not folder.rest():
            Event().wait(0.01)


if __name__ == "__main__":
    logging.basicConfig()
    what, place = sys.argv[1], Path(sys.argv[2])
    if what == "fold":
        fold(place)
    else:
        print(ask(Place(place), what, {"begun": sys.argv[3], "go": sys.argv[4]}))  # noqa: T201 - ditto
