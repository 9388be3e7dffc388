"""Writes a figure as its reader would: percent, seconds and thousands in the habits of each language."""

from __future__ import annotations

import math

THIN = "\u202f"  # French puts a narrow no-break space before % and between thousands
NONE = "\u2013"  # an en dash
SECONDS = frozenset({"brief_talk"})
# Signals that measure a share, shown in percent; those in neither set are plain numbers.
SHARES = frozenset(
    {
        "one_way",
        "no_callbacks",
        "missed_callbacks",
        "few_answers",
        "invalid_numbers",
        "strangers",
        "rejections",
        "network_blocks",
        "short_answers",
        "dropped_on_answer",
        "refused_on_answer",
        "one_ring",
        "parallel_calls",
        "sequential_dialling",
        "neighbour_numbers",
        "weak_attestation",
        "reported",
        "hearsay",
        "often_answered",
        "long_talks",
        "calls_returned",
        "repeat_contacts",
        "wanted",
    }
)


def figure(signal: str, value: float | None, lang: str) -> str:
    """The value of a signal in its unit, such as `85%`, `4 s` or `3,000`; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return NONE
    if signal in SHARES:
        return number(100 * value, lang, places=_places(100 * value)) + (f"{THIN}%" if lang == "fr" else "%")
    return number(value, lang, places=_places(value)) + ("\u00a0s" if signal in SECONDS else "")


class Counted(str):
    """A written count that knows the form of the word beside it: `{n} {n:call|calls}` in a template."""

    one: bool

    def __format__(self, forms: str) -> str:
        one, bar, many = forms.partition("|")
        if not bar:
            return super().__format__(forms)
        return one if self.one else many


def count(value: float, lang: str) -> Counted:
    """A count; fading makes it fractional, which is worth showing only while it is small."""
    whole = value == round(value) or abs(value) >= 10
    written = Counted(number(value, lang, places=0 if whole else 1))
    # English has one form for exactly one, French for everything below two
    written.one = abs(value) < 2 if lang == "fr" else value == 1
    return written


def number(value: float, lang: str, *, places: int = 0) -> str:
    """A plain number with the language's separators: `1,234.5` in English, `1 234,5` in French."""
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")  # no reader wants a minus nought
    return text.translate({ord(","): THIN, ord("."): ","}) if lang == "fr" else text


def _places(value: float) -> int:
    """Small figures need their decimals, large ones only pretend to."""
    if abs(value - round(value)) < 0.005:
        return 0
    size = abs(value)
    return 0 if size >= 100 else 1 if size >= 1 else 2
