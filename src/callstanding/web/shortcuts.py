"""The questions that switches ask thousands of times a second, answered before any routing.

Only the usual case is taken here: a key from memory, plain parameters. All else goes to the routes, which answer the
same.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import msgspec

from callstanding.control.caller import Caller
from callstanding.web.house import House
from callstanding.web.judging import Asked, judge, line_of
from callstanding.web.numbers_of import number_of
from callstanding.web.showing import looked

LOOKUP, VERDICT, LINE = "/v1/lookup/", "/v1/verdict", "/v1/verdict.txt"
JSON, TEXT = b"application/json", b"text/plain; charset=utf-8"
_PLAIN = {"caller", "callee", "attestation", "trunk"}
_encode = msgspec.json.Encoder().encode


def shortcut(house: House, caller: Caller, scope: Any) -> tuple[bytes, bytes] | None:
    """The reply's text and media type, or None: the routes shall answer. An owner's look-ups are counted there."""
    if scope["method"] != "GET" or caller.only is not None or not caller.may("lookup"):
        return None
    path = scope["path"]
    if path in (VERDICT, LINE):
        return _verdict(house, caller, scope)
    return _lookup(house, caller, scope) if path.startswith(LOOKUP) and not scope["query_string"] else None


def _lookup(house: House, caller: Caller, scope: Any) -> tuple[bytes, bytes] | None:
    text = scope["path"][len(LOOKUP) :]
    if "/" in text or not 0 < len(text) <= 64:
        return None
    number = number_of(text, house.settings.region)
    whole = caller.may("read")
    if not whole and number.e164 and not house.probing.knows(caller.key_id, number.e164):
        return None  # the first time today it is counted, by the route
    scope["shortcut"] = "/v1/lookup/{number}"
    return _encode(looked(house, number, whole=whole)), JSON


def _verdict(house: House, caller: Caller, scope: Any) -> tuple[bytes, bytes] | None:
    given = _plain(scope["query_string"].decode("latin-1"))
    if given is None or "caller" not in given:
        return None
    path = scope["shortcut"] = scope["path"]
    found = judge(house, caller, msgspec.convert(given, Asked))
    return (_encode(found), JSON) if path == VERDICT else (line_of(found).encode(), TEXT)


def _plain(query: str) -> dict[str, str] | None:
    """The parameters; None where one is unknown, twice there or long."""
    given: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name not in _PLAIN or name in given or len(value) > 64:
            return None
        given[name] = unquote(value) if "%" in value else value
    return given
