"""Asks the folder, which alone has the store open, and waits for it without holding up other requests."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from callstanding import clock
from callstanding.errors import InputError, NoAnswer, UsageError
from callstanding.live.asking import PATIENCE_S, Answer
from callstanding.web.house import House
from callstanding.web.metrics import age
from callstanding.web.problem import Problem, later

AGAIN_S = 5.0  # for the client to wait where none came
_FIRST_S, _MOST_S = 0.02, 0.25  # between two looks for the answer


async def asked(
    house: House, question: str, body: Mapping[str, Any], *, by: str = "", patience_s: float = PATIENCE_S
) -> dict[str, Any]:
    """The folder's answer. `by`: whose question it is, so that nobody fills the queue alone.

    A Problem (503, with Retry-After) when none comes in time; a question that cannot be answered as it is put, 422.
    Any other error of the answerer is raised here as it was there.
    """
    until = clock.seconds() + patience_s
    try:
        mine = await house.ask(lambda: house.questions.put(question, body, until=until, asker=by))
        answer = await _answer(house, mine, until)
        if answer is not None:
            return answer.given()
    except NoAnswer as error:
        raise later("not-ready", str(error), seconds=AGAIN_S) from error
    except (UsageError, InputError) as error:
        raise Problem("invalid", str(error)) from error
    raise later("not-ready", _why(house), seconds=AGAIN_S)


async def _answer(house: House, mine: str, until: float) -> Answer | None:
    """The answer; None where it is late or the client went away, and then nobody waits for it any more."""
    pause, told = _FIRST_S, None
    try:
        while told is None and clock.seconds() < until:
            await asyncio.sleep(pause)
            told = await house.ask(lambda: house.questions.answer(mine))
            pause = min(_MOST_S, 1.2 * pause)
    finally:
        if told is None:
            await asyncio.shield(house.ask(lambda: house.questions.drop(mine)))
    return told


def _why(house: House) -> str:
    if age(house) > house.limits.stale_s:
        return "The folder, which has the store open, does not run; this is answered when it lives again."
    return "The folder, which has the store open, is busy; try again in a moment."
