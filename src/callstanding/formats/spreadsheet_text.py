"""Texts in files that people open with a spreadsheet, which takes some beginnings for formulas and runs them."""

from __future__ import annotations

import re

# OWASP, CSV injection: = + - @, tab and carriage return; and the wide signs that some programs take for the same.
_FORMULA = re.compile(r"'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet might run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
