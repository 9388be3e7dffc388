"""Standings in Kamailio's own hash table, pushed by JSON-RPC: the fastest look-up, and it outlives us a while.

The table `callstanding` has for each number (digits) the text verdict|attested|label|score|status|code, which expires
after a TTL and is renewed after half of it. The table `callstanding_about` has `alive`, `seq` and `swept`, as in Redis.
A Kamailio that starts again has lost both, is seen to have, and is filled again.
"""

from __future__ import annotations

import itertools
import json
import os
import socket
from collections.abc import Sequence, Set
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx2

from callstanding.errors import CallstandingError, UsageError
from callstanding.integrations.answers import Answer
from callstanding.integrations.following import TTL_S, Change, Cursor, Held

TABLE, ABOUT = "callstanding", "callstanding_about"
ALIVE_S = 10
_PATIENCE_S = 2.0
_DATAGRAM = 65_000


class Wire(Protocol):
    """A way to one Kamailio."""

    def send(self, request: bytes) -> bytes:
        """The answer to a request."""

    def close(self) -> None:
        """Leave it."""


class KamailioRefused(CallstandingError):
    """Kamailio answered a command with an error."""


class KamailioTarget:
    """One Kamailio by the address of its JSON-RPC: http://host:port/path (xhttp) or unixgram:///path (jsonrpcs)."""

    faults: tuple[type[Exception], ...] = (OSError, httpx2.HTTPError, KamailioRefused, ValueError)

    def __init__(self, url: str, *, ttl_s: int = TTL_S) -> None:
        self._wire, self._ttl_s, self._ids = _wire(url), ttl_s, itertools.count(1)

    def close(self) -> None:
        """Leave Kamailio."""
        self._wire.close()

    def held(self) -> Held:
        """The cursor in the table, and whether the last full write is too long ago."""
        return Held(Cursor.read(self._about("seq")), self._about("swept") is None)

    def begin(self, *, foreign: bool) -> None:
        """Empty a table whose content may be wrong: until it is filled again, calls pass."""
        if foreign:
            self._call("htable.flush", TABLE)

    def put(self, changes: Sequence[Change], cursor: Cursor | None) -> None:
        """Set and delete numbers one by one, and then the cursor: what was interrupted is done again."""
        for number, told in changes:
            if told:
                self._call("htable.setxs", TABLE, told.digits, _text(told), self._ttl_s)
            else:
                self._ask("htable.delete", TABLE, number.removeprefix("+"))  # an error says that it is not there
        if cursor:
            self._call("htable.sets", ABOUT, "seq", str(cursor))

    def finish(self, kept: Set[str], cursor: Cursor) -> None:  # noqa: ARG002 - `begin` emptied a foreign table
        """Note the cursor and the time."""
        self._call("htable.sets", ABOUT, "seq", str(cursor))
        self._call("htable.setxs", ABOUT, "swept", "1", max(1, self._ttl_s // 2))

    def beat(self) -> None:
        """Renew `alive`."""
        self._call("htable.setxs", ABOUT, "alive", "1", ALIVE_S)

    def _about(self, key: str) -> str | None:
        item = self._ask("htable.get", ABOUT, key).get("result", {}).get("item", {})
        return str(item["value"]) if "value" in item else None

    def _call(self, method: str, *parameters: str | int) -> None:
        answered = self._ask(method, *parameters)
        if "error" in answered:
            raise KamailioRefused(f"Kamailio refused {method}: {answered['error'].get('message')}.")

    def _ask(self, method: str, *parameters: str | int) -> dict[str, Any]:
        request = {"jsonrpc": "2.0", "method": method, "params": parameters, "id": next(self._ids)}
        answered: dict[str, Any] = json.loads(self._wire.send(json.dumps(request).encode()))
        return answered


def _text(told: Answer) -> str:
    return "|".join((told.verdict, told.attested, told.label, str(told.score), told.status, str(told.code)))


def _wire(url: str) -> Wire:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        return HttpWire(url)
    if parts.scheme == "unixgram":
        return DatagramWire(parts.path)
    raise UsageError(f"{url!r} is no address of a Kamailio.", hint="Use http://host:port/path or unixgram:///path.")


class HttpWire:
    """JSON-RPC by HTTP: Kamailio's xhttp; measured at 3,000 commands a second."""

    def __init__(self, url: str) -> None:
        self._url, self._client = url, httpx2.Client(timeout=_PATIENCE_S, trust_env=False)

    def send(self, request: bytes) -> bytes:
        """The body of the answer; an error of a command is a 500 with its JSON."""
        return self._client.post(self._url, content=request).content

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


class DatagramWire:
    """JSON-RPC by datagrams on this machine: Kamailio's jsonrpcs; measured at 15,000 commands a second."""

    def __init__(self, path: str) -> None:
        self._path, self._folder = path, TemporaryDirectory(prefix="callstanding-")
        self._plug = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._plug.settimeout(_PATIENCE_S)
        own = Path(self._folder.name) / "reply"
        self._plug.bind(os.fspath(own))
        own.chmod(0o666)  # Kamailio answers as a user of its own, and the name of the folder is not to be guessed
        Path(self._folder.name).chmod(0o711)

    def send(self, request: bytes) -> bytes:
        """The answer; an older one that came too late is passed over."""
        wanted = json.loads(request)["id"]
        self._plug.sendto(request, self._path)
        while json.loads(answer := self._plug.recv(_DATAGRAM)).get("id") != wanted:
            pass
        return answer

    def close(self) -> None:
        """Close the socket and remove its file."""
        self._plug.close()
        self._folder.cleanup()
