"""The calendar of a quarantine (RFC 5545): for each number its first lawful day, the day foreseen, and its last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from callstanding.actions.certificate import sentences
from callstanding.inventory.quarantine import Release
from callstanding.messages import phrase


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that lies in quarantine, and when it may leave."""

    number: str
    release: Release


def calendar(entries: Iterable[Entry], *, made: datetime, lang: str = "en") -> bytes:
    """The calendar as a file. An event keeps its UID from one file to the next, so that a calendar moves it."""
    whole = Calendar()
    whole.add("prodid", f"-//Callstanding//quarantine//{lang.upper()}")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", phrase("vetting", "cal_name", lang))
    for entry in entries:
        for kind, day, summary in _days(entry, lang):
            whole.add_component(_event(entry, kind, day, summary, made, lang))
    found: bytes = whole.to_ical()
    return found


def _days(entry: Entry, lang: str) -> Iterator[tuple[str, date, str]]:
    release, number = entry.release, entry.number
    yield "earliest", release.earliest, phrase("vetting", "cal_earliest", lang, number=number)
    if release.forecast is not None:
        likely = phrase("vetting", "cal_forecast", lang, number=number)
        if release.early is not None and release.late is not None:
            likely += " " + phrase("vetting", "cal_between", lang, early=release.early, late=release.late)
        yield "forecast", release.forecast, likely
    last = "cal_latest_retire" if release.advice == "retire" else "cal_latest"
    yield "latest", release.latest, phrase("vetting", last, lang, number=number)


def _event(entry: Entry, kind: str, day: date, summary: str, made: datetime, lang: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.number.removeprefix('+')}-{kind}@callstanding")
    event.add("dtstamp", made)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("categories", [kind])
    event.add("transp", "TRANSPARENT")
    told = sentences(entry.release.reasons, lang)
    if told:
        event.add("description", "\n".join(told))
    return event
