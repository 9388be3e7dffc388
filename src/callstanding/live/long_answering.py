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

QUESTIONS: Mapping[str, Answerer] = {"policy_diff": policy_diff_asked}
"""Which questions there are. Adding one touches its function in `pipeline`, this list, and its test."""


class LongAnswering(Answering):
    """The thread that answers them, one at a time, and breaks off when nobody waits for the answer any more.

    What is asked comes with `told` too: it takes the share of the answer that is done, and what it raises is let through.
    """

    def __init__(
        self,
        engine: Duck,
        policy: Policy,
        place: Place,
        *,
        now: Callable[[], datetime] | None,
        questions: Mapping[str, Answerer] = QUESTIONS,
    ) -> None:
        super().__init__(engine, policy, place, now=now, questions=questions, file=Questions(place, file=LONG))

    def _beside_facts(self, engine: Duck, question: Question) -> dict[str, Any]:
        def told(share: float) -> None:
            if self._stop.is_set() or not self._file.note(question.id, share):
                raise NoAnswer("Nobody waits for the answer any more.")

        return super()._beside_facts(engine, question) | {"told": told}
