"""What Asterisk sends over FastAGI: variables come out, and nothing breaks out of one, or the connection ends."""

from __future__ import annotations

import asyncio

from tests.fuzz.target import Target, one_by_one

from callstanding.integrations.answers import Answer
from callstanding.integrations.fastagi import FastAgi, _asked


class Listed:
    """A source that has every number on its list."""

    def ask(self, number: str) -> tuple[Answer | None, bool]:
        """The same answer for all."""
        return Answer(number, "block", "label", "Suspected spam", 90, "spam", 603, 1), True


async def _request(data: bytes) -> None:
    reader = asyncio.StreamReader(limit=4096)
    reader.feed_data(data)
    reader.feed_eof()
    try:
        told = FastAgi(Listed(), region="US")._variables(await _asked(reader))  # noqa: SLF001 - what lies below the socket
    except ValueError:  # ends the connection
        return
    assert not any(sign in value for value in told.values() for sign in '"\r\n')


def _agi(data: bytes) -> None:
    asyncio.run(_request(data))


_SEEDS = (
    b"agi_request: agi://localhost/verdict?attestation=A\nagi_callerid: 2025550101\nagi_extension: 911\n\n",
    b"agi_callerid: +12025550101\r\nagi_request: agi://[::1/x\r\n\r\n",
)

AGI = Target(
    "fastagi",
    one_by_one(_agi),
    _SEEDS,
    (b"agi_request: ", b"agi_callerid: ", b"agi_arg_1: ", b"agi://[", b"?attestation="),
)
