"""A real HTTP service over a store for the tests of switches: the two routes that Kamailio calls, on uvicorn.

`GET /v1/verdict.txt?caller=..&callee=..&attestation=..` answers `verdict score label`; `POST /v1/cdr/kamailio` appends
the body to the journal of the store. Run as `python -m tests.integrations.service STORE PORT`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from tests.integrations.house import WORDING

from callstanding.actions.verdict import Call, verdict
from callstanding.live.journal import Journal, Posted
from callstanding.live.place import Place
from callstanding.live.published import Published
from callstanding.lookup import Lookup
from callstanding.pipeline.store import key_of

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Service:
    """The two routes."""

    def __init__(self, store: Path) -> None:
        self._published, self._lookup = Published(Place(store).published), Lookup()
        self._journal = Journal(Place(store).journal, secret=key_of(store), lane="web")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"] == "/v1/verdict.txt":
            await _reply(send, 200, self._verdict(scope["query_string"].decode()))
        elif (scope["method"], scope["path"]) == ("POST", "/v1/cdr/kamailio"):
            body, more = b"", True
            while more:
                part = await receive()
                body, more = body + part.get("body", b""), part.get("more_body", False)
            name = self._journal.append([Posted("calls", "acc", body, received=time.time())])[0]
            await _reply(send, 202, name)
        else:
            await _reply(send, 404, "")

    def _verdict(self, query: str) -> str:
        self._lookup.refresh(self._published)
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        shown = self._lookup.get(asked["caller"])
        call = Call(asked["caller"], asked.get("callee"), asked.get("attestation"))
        told = verdict(shown, call, WORDING.policy, label=WORDING.label)
        return f"{told.action} {round(shown.spam_score) if shown else '-'} {told.label or '-'}\n"


async def _reply(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


if __name__ == "__main__":
    uvicorn.run(
        Service(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", lifespan="off"
    )
