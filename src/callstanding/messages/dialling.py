"""The sentences of the budget: what holds a call back, and what to do about it."""

from __future__ import annotations

from callstanding.messages.catalogue import catalogue
from callstanding.messages.figures import THIN, count, number

_SHARES = ("dropped", "in_air", "pool_tagged", "pool_replaced")


def held(code: str, lang: str = "en", *, value: float = 0.0, limit: float = 0.0, what: str = "") -> str:
    """What holds the call back, in one sentence; the code itself where the catalogue has none."""
    template = catalogue(lang)["dial"].get(code, {}).get("sentence", code)
    return str(template).format(value=_shown(code, value, lang), limit=_shown(code, limit, lang), what=what)


def todo(code: str, lang: str = "en") -> str:
    """What to do; empty where there is nothing to do."""
    return str(catalogue(lang)["dial"].get(code, {}).get("todo", ""))


def _shown(code: str, figure: float, lang: str) -> str:
    if code not in _SHARES:
        return str(count(figure, lang))
    return number(100 * figure, lang, places=1) + (f"{THIN}%" if lang == "fr" else "%")
