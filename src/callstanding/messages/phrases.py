"""Writes shares and durations as the sentences have them."""

from __future__ import annotations

from callstanding.messages.figures import NONE, THIN, number


def percent(share: float | None, lang: str = "en") -> str:
    """A share in percent, with a decimal below ten: `24%`, `2.4%`; a dash where there is none."""
    if share is None:
        return NONE
    value = 100 * share
    places = 0 if abs(value) >= 9.95 or abs(value - round(value)) < 0.05 else 1
    return number(value, lang, places=places) + (f"{THIN}%" if lang == "fr" else "%")


def duration(seconds: float | None, lang: str = "en") -> str:
    """A duration as people say it: `40 s`, `12 min`, `5 h`, `3 d`; a dash where there is none."""
    if seconds is None:
        return NONE
    for size, unit in ((86_400 * 2, "d"), (7200, "h"), (120, "min")):
        if seconds >= size:
            whole = {"d": 86_400, "h": 3600, "min": 60}[unit]
            return f"{number(round(seconds / whole), lang)}\u00a0{_UNITS[lang][unit]}"
    return f"{number(round(seconds), lang)}\u00a0s"


_UNITS = {"en": {"d": "d", "h": "h", "min": "min"}, "fr": {"d": "j", "h": "h", "min": "min"}}
