"""The texts that an owner writes beside a number: one line each, not too long."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from callstanding.errors import UsageError
from callstanding.inventory.item import Wanted

MOST = 200  # characters of a holder, a campaign, a pool
MOST_NOTE = 1_000
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")  # the blanks of many widths of office programs


def checked_text(name: str, text: str) -> str:
    """The text without blanks around it. Raises UsageError for one that is too long or has several lines."""
    most = MOST_NOTE if name == "note" else MOST
    plain = _SPACES.sub(" ", text).strip()
    if len(plain) > most:
        raise UsageError(f"A {name} has at most {most:,} characters, this one has {len(plain):,}.")
    if not plain.isprintable():
        raise UsageError(f"A {name} is one line of plain text.", hint="Leave out line ends, tabs and control signs.")
    return plain


def checked(row: Wanted) -> Wanted:
    """The row with all its texts checked."""
    given = {name: getattr(row, name) for name in ("holder", "campaign", "pool", "note")}
    plain: dict[str, Any] = {name: checked_text(name, text) for name, text in given.items() if text is not None}
    return replace(row, **plain)
