"""A body has to come in time; what comes after it, that the client goes away, may take as long as it likes."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message

from callstanding.web.body import Memory, Meter
from callstanding.web.problem import Problem


def meter(*messages: Message) -> Meter:
    """One that waits for each message for a turn of the loop more than it has patience for."""
    waiting = list(messages)

    async def receive() -> Message:
        if len(waiting) < len(messages):
            await asyncio.sleep(0.02)
        return waiting.pop(0)

    return Meter(receive, 100, 0.001, None, Memory(1_000))


def test_a_stream_is_not_ended_because_its_client_stays() -> None:
    async def run() -> list[str]:
        read = meter({"type": "http.request", "body": b"x"}, {"type": "http.disconnect"})
        return [(await read())["type"] for _ in range(2)]

    assert asyncio.run(run()) == ["http.request", "http.disconnect"]


def test_a_body_that_stops_in_its_middle_is_refused() -> None:
    async def run() -> None:
        read = meter({"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.request", "body": b"y"})
        await read()
        await read()

    with pytest.raises(Problem, match="without long pauses"):
        asyncio.run(run())
