"""One JSON object, or why the bytes spell none; and what a format's objects look like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

Value = dict[str, Any]

Found = tuple[int, bytes, Value | None, str]
"""Offset in the file, bytes, the object or None, and then the reason."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a format's documents look like: `inner` is the key under which pages keep their list of records."""

    is_record: Callable[[Value], bool]
    inner: str | None = None


def decode(raw: bytes) -> tuple[Value | None, str]:
    """The object that the bytes spell, or None and the reason."""
    try:
        value = msgspec.json.decode(raw)
    except UnicodeDecodeError:
        return None, "the text is not UTF-8; try --encoding"
    except (msgspec.MsgspecError, ValueError, RecursionError) as problem:
        return None, f"not JSON: {problem}"
    return (value, "") if isinstance(value, dict) else (None, "not a JSON object")
