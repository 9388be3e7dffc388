"""A web process asks the folder: the answer comes, or a problem that says when to ask again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.live.asked_work import QUESTIONS
from tests.web.service import Service

from callstanding.errors import NotFound
from callstanding.live.answering import Answering
from callstanding.live.asking import MOST_EACH
from callstanding.live.folder import Folder
from callstanding.web.asked import asked
from callstanding.web.problem import Problem


@pytest.fixture
def idle(made: Callable[..., Service]) -> Service:
    """A service whose folder does not run."""
    return made()


@pytest.fixture
def folded(idle: Service) -> Iterator[Service]:
    """A service whose folder answers."""
    folder = Folder(idle.settings.store)
    answering = Answering(folder.engine, folder.policy, idle.place, now=None, questions=QUESTIONS)
    yield idle
    answering.close()
    folder.close()


def test_many_questions_are_answered_side_by_side(folded: Service) -> None:
    async def all_of_them() -> list[dict[str, Any]]:
        every = (asked(folded.house, "count", {"n": n}, by=f"tenant {n % 3}") for n in range(3 * MOST_EACH))
        return await asyncio.gather(*every)

    assert [found["asked"]["n"] for found in asyncio.run(all_of_them())] == list(range(3 * MOST_EACH))


def test_an_error_of_the_answer_is_raised(folded: Service) -> None:
    with pytest.raises(NotFound, match="Nobody"):
        asyncio.run(asked(folded.house, "nobody", {}))
    with pytest.raises(Problem) as caught:
        asyncio.run(asked(folded.house, "nonsense", {}))
    assert caught.value.status_code == 422


def test_who_waits_in_vain_is_told_when_to_ask_again(idle: Service) -> None:
    with pytest.raises(Problem) as caught:
        asyncio.run(asked(idle.house, "count", {}, patience_s=0.1))
    assert caught.value.status_code == 503
    assert caught.value.headers
    assert caught.value.headers["retry-after"] == "5"
    assert "does not run" in caught.value.detail
    assert idle.house.questions.next() is None


def test_a_question_whose_client_went_away_waits_no_more(idle: Service) -> None:
    async def leave() -> None:
        task = asyncio.create_task(asked(idle.house, "count", {}))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert idle.house.questions.next() is None


def test_nobody_fills_the_queue_for_the_others(idle: Service) -> None:
    async def one_too_many() -> list[Any]:
        every: Iterator[Any] = (asked(idle.house, "count", {}, by="acme", patience_s=1.0) for _ in range(MOST_EACH + 1))
        return list(await asyncio.gather(*every, return_exceptions=True))

    told = asyncio.run(one_too_many())
    assert [problem.status_code for problem in told] == [503] * (MOST_EACH + 1)
    assert sum("Too many" in problem.detail for problem in told) == 1
