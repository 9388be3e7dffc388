"""Who is named in a raw row: a text with its E.164 form, what it is, and its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from callstanding.engines.memory.keys import Keys
from callstanding.records.number import parse_numbers
from callstanding.records.written import KEYPAD_WORDS

_PLAIN = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_NEVER_SCORED = ("short", "emergency", "anonymous")


@dataclass(frozen=True, slots=True)
class Party:
    """`e164`: None where the text is no number; `hidden` ones are never scored; a `lost` one does not exist."""

    raw: str
    e164: str | None
    hidden: bool
    lost: bool
    key: int
    block: int  # key of the 100 numbers around it, 0 without a number

    @property
    def scored(self) -> str | None:
        """The number, if it is one that has a standing."""
        return None if self.hidden else self.e164

    def is_near(self, other: Party) -> bool:
        """Whether the two numbers differ in their last four digits only."""
        if self.e164 is None or other.e164 is None or self.hidden:
            return False
        return int(self.e164) // 10_000 == int(other.e164) // 10_000


def parties(texts: Iterable[str | None], region: str | None, keys: Keys) -> dict[str, Party]:
    """The parties behind some texts, as written in the region; an empty text names nobody."""
    found: dict[str, Party] = {}
    odd = []
    for raw in {text for text in texts if text}:
        if _PLAIN.fullmatch(raw) and raw not in KEYPAD_WORDS:
            found[raw] = _party(raw, raw, None, keys)
        else:
            odd.append(raw)
    for raw, number in zip(odd, parse_numbers(odd, region), strict=True):
        found[raw] = _party(raw, number.e164, number.kind, keys)
    return found


def _party(raw: str, e164: str | None, kind: str | None, keys: Keys) -> Party:
    key, block = keys.of(e164 or raw), keys.of(e164[:-2]) if e164 else 0
    return Party(raw, e164, kind in _NEVER_SCORED, kind == "invalid", key, block)
