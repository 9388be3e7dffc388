"""The folder answers: one question at a time, in a thread of its own, while it goes on folding.

Each answer sees the store as of one moment, over a connection that goes with it. What an answer finds is not kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from callstanding.engines import Duck
from callstanding.errors import CallstandingError, StoreError, UsageError
from callstanding.live.asking import TRIES, Answer, Question, Questions, refused
from callstanding.live.place import Place
from callstanding.pipeline.advised import advice_asked
from callstanding.pipeline.back_under import back_under_asked
from callstanding.pipeline.campaign_questions import (
    campaign_callbacks_asked,
    campaign_changed_asked,
    campaign_guard_asked,
)
from callstanding.pipeline.contact_rates import contact_rates_asked
from callstanding.pipeline.lately import calls_asked
from callstanding.pipeline.moments import EPOCH, naive
from callstanding.pipeline.number_course import course_asked
from callstanding.pipeline.number_hours import hours_asked
from callstanding.pipeline.number_reports import reports_asked
from callstanding.pipeline.number_shapes import shapes_asked
from callstanding.pipeline.number_sparks import sparks_asked
from callstanding.pipeline.operator_questions import cared_asked, throughput_asked
from callstanding.pipeline.owner_questions import callbacks_asked, changed_asked, guard_asked
from callstanding.pipeline.pool_score import pool_scores_asked
from callstanding.pipeline.pools import Pools
from callstanding.pipeline.prove import evidence_asked
from callstanding.pipeline.standing_in import stand_ins_asked
from callstanding.pipeline.vet import vet_asked
from callstanding.pipeline.what_if import what_if_asked
from callstanding.policies.policy import Policy

LOOK_S = 0.03  # between two looks for questions
AGAIN_S = 1.0  # after a failure
log = logging.getLogger("callstanding.answers")

Answerer = Callable[[Duck, Policy, dict[str, Any]], dict[str, Any]]
"""Answers a question from the store. The body that was asked comes with `at`, the folder's present, in seconds since
1970, and, where the folder knows it, `pooled`: how the pools stand. What is given back becomes JSON; a
CallstandingError is raised where the question was asked.
"""

QUESTIONS: Mapping[str, Answerer] = {
    "advice": advice_asked,
    "evidence": evidence_asked,
    "vet": vet_asked,
    "stand_ins": stand_ins_asked,
    "calls": calls_asked,
    "callbacks": callbacks_asked,
    "changed": changed_asked,
    "guard": guard_asked,
    "pool_scores": pool_scores_asked,
    "campaign_callbacks": campaign_callbacks_asked,
    "campaign_changed": campaign_changed_asked,
    "campaign_guard": campaign_guard_asked,
    "course": course_asked,
    "sparks": sparks_asked,
    "hours": hours_asked,
    "shapes": shapes_asked,
    "reports": reports_asked,
    "back_under": back_under_asked,
    "what_if": what_if_asked,
    "contact_rates": contact_rates_asked,
    "throughput": throughput_asked,
    "cared": cared_asked,
}
"""Which questions there are. Adding one touches its function in `pipeline`, this list, and its test."""


class Answering:
    """The thread that answers over a store that is open here. `now` None: the clock is the newest event. `pooled`: how
    the pools stand, by which all numbers are judged here.
    """

    def __init__(
        self,
        engine: Duck,
        policy: Policy,
        place: Place,
        *,
        now: Callable[[], datetime] | None,
        questions: Mapping[str, Answerer] = QUESTIONS,
        pooled: Callable[[], Pools] | None = None,
        file: Questions | None = None,
    ) -> None:
        self._engine, self._policy, self._now, self._known = engine.beside(), policy, now, questions
        self._pooled = pooled
        self._file, self._stop = file or Questions(place), Event()
        self._beside: Duck | None = None  # of the answer that is under way
        self._thread = Thread(target=self._run, name="callstanding-answers", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop. The answer that is under way is left to whoever opens the store next."""
        self._stop.set()
        while self._thread.is_alive():
            beside = self._beside
            if beside is not None:
                beside.sql.interrupt()
            self._thread.join(LOOK_S)
        self._engine.sql.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                question = self._file.next()
                if question is None:
                    self._stop.wait(LOOK_S)
                else:
                    self._answer(question)
            except StoreError:  # the disk is full, most likely: whoever asks is told by its own patience
                log.exception("Questions cannot be read or answered; it is tried again.")
                self._stop.wait(AGAIN_S)

    def _answer(self, question: Question) -> None:
        try:
            answer = Answer(self._found(question))
        except CallstandingError as error:
            answer = refused(error)
        except Exception:
            if self._stop.is_set():  # interrupted: it is asked again of the next who opens the store
                return
            log.exception("The question %r could not be answered.", question.name)
            answer = refused(StoreError("This question could not be answered; the log of the service says why."))
        self._file.give(question.id, answer)

    def _found(self, question: Question) -> dict[str, Any]:
        answerer = self._known.get(question.name)
        if answerer is None:
            raise UsageError(f"There is no question {question.name!r}.")
        if question.tries > TRIES:
            raise StoreError("The service was stopped each time that it looked for the answer.")
        self._beside = beside = self._engine.beside()
        try:
            with beside.transaction():
                return answerer(beside, self._policy, question.body | self._beside_facts(beside, question))
        finally:
            self._beside = None
            beside.sql.close()

    def _beside_facts(self, engine: Duck, question: Question) -> dict[str, Any]:  # noqa: ARG002 - long ones need it
        """What an answerer is given beside the body that was asked."""
        at: dict[str, Any] = {"at": self._at(engine)}
        return at | {"pooled": self._pooled()} if self._pooled else at

    def _at(self, engine: Duck) -> float:
        """Now, or the time of the newest event if that is later, as the folder judges."""
        known = (engine.newest(), naive(self._now()) if self._now else None)
        return max((at for at in known if at is not None), default=EPOCH).replace(tzinfo=UTC).timestamp()
