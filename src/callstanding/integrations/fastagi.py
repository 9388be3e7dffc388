"""A FastAGI server: Asterisk asks `agi://host:4573/verdict` during a call and gets its channel variables set.

Asterisk sends lines `agi_name: value` and an empty one; each command of ours is one line, answered by one line. Set are
CALLSTANDING_VERDICT (allow, label, challenge, block), _SCORE, _LABEL, _CODE, and _SOURCE (alive or dead).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from callstanding.integrations.sources import Source
from callstanding.records.number import parse_number

PORT = 4573
PATIENCE_S = 5.0  # for Asterisk's next line
_MOST_LINES = 100  # Asterisk sends some thirty
_PREFIX = "CALLSTANDING_"


class FastAgi:
    """Answers from a source. `region`: the country of caller numbers in national form."""

    def __init__(self, source: Source, *, region: str | None = None) -> None:
        self._source, self._region = source, region

    async def serve(self, host: str, port: int) -> asyncio.Server:
        """Listen; the server is closed by its caller."""
        return await asyncio.start_server(self._connected, host, port, limit=4096)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One call. Whatever is wrong with it ends the connection, and Asterisk goes on in its dialplan."""
        try:
            asked = await asyncio.wait_for(_asked(reader), PATIENCE_S)
            told = await asyncio.to_thread(self._variables, asked)
            for name, value in told.items():
                writer.write(f'SET VARIABLE {_PREFIX}{name} "{value}"\n'.encode())
                if not (await asyncio.wait_for(reader.readline(), PATIENCE_S)).startswith(b"200"):
                    break
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _variables(self, asked: Mapping[str, str]) -> dict[str, str]:
        caller = parse_number(asked.get("agi_callerid"), self._region).e164
        urgent = parse_number(asked.get("agi_extension"), self._region).kind == "emergency"
        answer, alive = self._source.ask(caller) if caller and not urgent else (None, True)
        return {
            "VERDICT": answer.given(_attestation(asked)) if answer else "allow",
            "SCORE": str(answer.score) if answer else "",
            "LABEL": answer.label if answer else "",
            "CODE": str(answer.code) if answer else "",
            "SOURCE": "alive" if alive else "dead",
        }


async def _asked(reader: asyncio.StreamReader) -> dict[str, str]:
    asked: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        line = (await reader.readline()).decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return asked
        name, _, value = line.partition(": ")
        asked[name] = value
    raise ValueError("more lines than Asterisk sends")


def _attestation(asked: Mapping[str, str]) -> str | None:
    """From agi://host/verdict?attestation=A, or the first argument of AGI()."""
    query = parse_qs(urlsplit(asked.get("agi_request", "")).query)
    return query.get("attestation", [asked.get("agi_arg_1", "")])[0].upper() or None
