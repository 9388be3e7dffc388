"""What takes the folder minutes to answer: a file and a thread of its own, so that no other question waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from callstanding.engines import Duck
from callstanding.errors import NoAnswer
from callstanding.live.answering import Answerer, Answering
from callstanding.live.asking import LONG, Question, Questions
from callstanding.live.place import Place
from callstanding.pipeline.operator_questions import policy_diff_asked
from callstanding.policies.policy import Policy

LongAnswerer = Callable[[Duck, Policy, dict[str, Any], Callable[[float], None]], dict[str, Any]]
"""As an Answerer; it also tells which share of the answer is done, and lets through what that raises."""

QUESTIONS: Mapping[str, LongAnswerer] = {"policy_diff": policy_diff_asked}
"""Which questions there are. Adding one touches its function in `pipeline`, this list, and its test."""


class LongAnswering(Answering):
    """The thread that answers them, one at a time, and breaks off when nobody waits for the answer any more."""

    def __init__(
        self,
        engine: Duck,
        policy: Policy,
        place: Place,
        *,
        now: Callable[[], datetime] | None,
        long_questions: Mapping[str, LongAnswerer] = QUESTIONS,
    ) -> None:
        self._long = long_questions
        known = dict.fromkeys(long_questions, _never)
        super().__init__(engine, policy, place, now=now, questions=known, file=Questions(place, file=LONG))

    def _call(self, answerer: Answerer, engine: Duck, question: Question) -> dict[str, Any]:  # noqa: ARG002 - by name
        def told(share: float) -> None:
            if self._stop.is_set() or not self._file.note(question.id, share):
                raise NoAnswer("Nobody waits for the answer any more.")

        return self._long[question.name](engine, self._policy, question.body | {"at": self._at(engine)}, told)


def _never(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    raise NotImplementedError  # `_call` takes the long answerer of this name
