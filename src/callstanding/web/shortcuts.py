"""The two questions that switches ask thousands of times a second, answered before any routing.

Only the usual case is taken here: a key from memory, plain parameters. All else goes to the routes, which answer the
same.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import msgspec

from callstanding.control.caller import Caller
from callstanding.web.house import House
from callstanding.web.judging import Asked, judge
from callstanding.web.numbers_of import number_of
from callstanding.web.showing import looked

LOOKUP, VERDICT = "/v1/lookup/", "/v1/verdict"
_PLAIN = {"caller", "callee", "attestation", "trunk"}
_encode = msgspec.json.Encoder().encode


def shortcut(house: House, caller: Caller, scope: Any) -> bytes | None:
    """The reply's text, or None: the routes shall answer. Operators only, since an owner's look-ups are counted."""
    if scope["method"] != "GET" or caller.only is not None or not caller.may("lookup"):
        return None
    path = scope["path"]
    if path == VERDICT:
        return _verdict(house, caller, scope)
    if path.startswith(LOOKUP) and not scope["query_string"] and caller.may("read"):
        return _lookup(house, path, scope)
    return None


def _lookup(house: House, path: str, scope: Any) -> bytes | None:
    text = path[len(LOOKUP) :]
    if "/" in text or not 0 < len(text) <= 64:
        return None
    scope["shortcut"] = "/v1/lookup/{number}"
    return _encode(looked(house, number_of(text, house.settings.region), whole=True))


def _verdict(house: House, caller: Caller, scope: Any) -> bytes | None:
    given = _plain(scope["query_string"].decode("latin-1"))
    if given is None or "caller" not in given:
        return None
    scope["shortcut"] = VERDICT
    return _encode(judge(house, caller, msgspec.convert(given, Asked)))


def _plain(query: str) -> dict[str, str] | None:
    """The parameters; None where one is unknown, twice there or long."""
    given: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name not in _PLAIN or name in given or len(value) > 64:
            return None
        given[name] = unquote(value) if "%" in value else value
    return given
