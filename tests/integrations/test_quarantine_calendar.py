"""The calendar of a quarantine is read by another library as it was meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from callstanding.integrations.quarantine_calendar import Entry, calendar
from callstanding.inventory.quarantine import Residual, Strays, release
from callstanding.policies import load_policy

SINCE, MADE = date(2025, 3, 1), datetime(2025, 3, 5, tzinfo=UTC)
NUMBER = "+12025550123"


def entry(residual: Residual | None) -> Entry:
    few = Strays(0.0, SINCE, SINCE, SINCE)
    found = release(
        SINCE + timedelta(days=4), SINCE, country="US", residual=residual, strays=few, policy=load_policy("standard")
    )
    return Entry(NUMBER, found)


def days(text: bytes) -> dict[str, date]:
    parsed = Calendar.from_ical(text)
    return {str(event["uid"]): event.decoded("dtstart") for event in parsed.walk("VEVENT")}


def test_each_number_has_its_first_day_the_one_foreseen_and_its_last() -> None:
    text = calendar([entry(Residual(30.0, SINCE + timedelta(days=50)))], made=MADE)
    assert days(text) == {
        "12025550123-earliest@callstanding": SINCE + timedelta(days=45),
        "12025550123-forecast@callstanding": SINCE + timedelta(days=50),
        "12025550123-latest@callstanding": SINCE + timedelta(days=90),
    }


def test_what_cannot_be_foreseen_has_no_day() -> None:
    assert len(days(calendar([entry(None)], made=MADE))) == 2


def test_every_event_lasts_a_day_and_says_why() -> None:
    for event in Calendar.from_ical(calendar([entry(None)], made=MADE)).walk("VEVENT"):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event.decoded("dtstamp") == MADE
        assert "Nothing known is not clean" in str(event["description"])


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    text = calendar([entry(None)], made=MADE)
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert text.replace(b"\r\n", b"").find(b"\n") == -1


def test_an_empty_quarantine_is_an_empty_calendar() -> None:
    assert days(calendar([], made=MADE)) == {}
