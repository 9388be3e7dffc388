"""Writes days as people say them: `14 May`, `Thursday`, `11 May to 17 May`."""

from __future__ import annotations

from datetime import date

from callstanding.messages.catalogue import catalogue

NEAR_D = 6  # a day of the coming week goes by its name


def day(when: date, lang: str = "en", *, today: date) -> str:
    """A day: by its weekday within the coming week, with its year where that is not this one."""
    words = catalogue(lang)["dates"]
    if 0 <= (when - today).days <= NEAR_D:
        return str(words["weekdays"].split()[when.weekday()])
    told = words["day"].format(d=when.day, month=words["months"].split()[when.month - 1])
    return str(told) if when.year == today.year else f"{told} {when.year}"


def span(first: date, last: date, lang: str = "en", *, today: date) -> str:
    """From one day to another; one day alone where both are the same."""
    a, b = (day(each, lang, today=today) for each in (first, last))
    return a if a == b else str(catalogue(lang)["dates"]["span"].format(a=a, b=b))
