"""The calendar of a quarantine (RFC 5545): for each number its first lawful day, the day foreseen, and its last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from callstanding.actions.certificate import sentences
from callstanding.inventory.quarantine import Release


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that lies in quarantine, and when it may leave."""

    number: str
    release: Release


def calendar(entries: Iterable[Entry], *, made: datetime, lang: str = "en") -> bytes:
    """The calendar as a file. An event keeps its UID from one file to the next, so that a calendar moves it."""
    whole = Calendar()
    whole.add("prodid", "-//Callstanding//quarantine//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", "Quarantine")
    for entry in entries:
        for kind, day, summary in _days(entry):
            whole.add_component(_event(entry, kind, day, summary, made, lang))
    found: bytes = whole.to_ical()
    return found


def _days(entry: Entry) -> Iterator[tuple[str, date, str]]:
    release, number = entry.release, entry.number
    yield "earliest", release.earliest, f"{number}: may be released from today, by law"
    if release.forecast is not None:
        likely = f"{number}: clean by the forecast"
        if release.early is not None and release.late is not None:
            likely += f" ({release.early} to {release.late})"
        yield "forecast", release.forecast, likely
    last = "retire it, or tell the next holder" if release.advice == "retire" else "release it or retire it"
    yield "latest", release.latest, f"{number}: last lawful day, {last}"


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
