"""When a party may be called: the legal hours and holidays of its place, as spans of absolute time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import inf
from zoneinfo import ZoneInfo

from callstanding.actions.hours_rule import spans_of
from callstanding.actions.places import Place
from callstanding.errors import UsageError
from callstanding.policies.load import rule
from callstanding.policies.policy import Policy

Spans = tuple[tuple[float, float], ...]
DAY_S = 86_400
LOOK_AHEAD_D = 15  # longer than any row of holidays

_WHOLE: Spans = ((-inf, inf),)


class CallingHours:
    """The legal hours of a policy's countries. One for each policy; its days are kept once they are worked out."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._ruled = {each.country for each in policy.rules if each.key.startswith("hours.")}
        self._days: dict[tuple[Place, int], Spans] = {}

    def ruled(self, place: Place) -> bool:
        """Whether the policy has rules on the hours of that country."""
        return place.country in self._ruled

    def opens(self, place: Place, at: float) -> float:
        """The first moment from `at` on at which the party may be called; inf where none comes within two weeks."""
        if not self.ruled(place):
            return at
        today = int(at // DAY_S)
        for day in range(today, today + LOOK_AHEAD_D):
            for begin, end in self._day(place, day):
                if at < end:
                    return max(at, begin)
        return inf

    def closes(self, place: Place, at: float) -> float:
        """When the span of legal time ends that `at` lies in; `at` itself outside of one, inf where no rule ends it."""
        if not self.ruled(place):
            return inf
        end = at
        for day in range(int(at // DAY_S), int(at // DAY_S) + LOOK_AHEAD_D):
            for begin, last in self._day(place, day):
                if begin > end:
                    return end
                end = max(end, last)
        return end

    def left_today(self, place: Place, at: float) -> float | None:
        """The seconds of legal time from `at` to the end of the local day; None where no rule says when it ends."""
        if not self.ruled(place):
            return None
        midnight = _midnight(_zones(place)[0], at)
        days = range(int(at // DAY_S), int(midnight // DAY_S) + 1)
        spans = [span for day in days for span in self._day(place, day)]
        return sum(max(0.0, min(end, midnight) - max(begin, at)) for begin, end in spans)

    def source(self, place: Place, at: float) -> str:
        """Whose rule the hours are."""
        day = datetime.fromtimestamp(at, UTC).date()
        found = [rule(self._policy, key, day, country=place.country) for key in ("hours.calling", "hours.holidays")]
        return "; ".join(dict.fromkeys(each.source for each in found if each))

    def _day(self, place: Place, day: int) -> Spans:
        """The legal spans of a UTC day in every zone that the party may be in."""
        key = (place, day)
        if (found := self._days.get(key)) is None:
            found = _WHOLE
            for spans in {tuple(self._in_zone(place.country or "", zone, day)) for zone in _zones(place)}:
                found = _common(found, spans)
            self._days[key] = found
        return found

    def _in_zone(self, country: str, zone: str, day: int) -> Iterator[tuple[float, float]]:
        first, last = float(day * DAY_S), float((day + 1) * DAY_S)
        local = datetime.fromtimestamp(first, UTC).astimezone(ZoneInfo(zone)).date()
        spans = [span for step in range(2) for span in self._local(country, zone, local + timedelta(days=step))]
        for begin, end in _joined(spans):
            if begin < last and end > first:
                yield max(begin, first), min(end, last)

    def _local(self, country: str, zone: str, day: date) -> Spans:
        hours = rule(self._policy, "hours.calling", day, country=country)
        feasts = rule(self._policy, "hours.holidays", day, country=country)
        if feasts is not None and feasts.value is False and day in _holidays(country, day.year):
            return ()
        texts = hours.value if hours is not None and isinstance(hours.value, tuple) else ("mon-sun 00:00-24:00",)
        found = [span for span in spans_of(texts) if day.weekday() in span.weekdays]
        return tuple((_moment(day, span.first, zone), _moment(day, span.last, zone)) for span in found)


def _zones(place: Place) -> tuple[str, ...]:
    return place.zones or ("UTC",)


def _moment(day: date, minute: int, zone: str) -> float:
    """A local time of the clock as seconds since 1970."""
    day += timedelta(days=minute // 1440)
    at = datetime(day.year, day.month, day.day, minute // 60 % 24, minute % 60, tzinfo=ZoneInfo(zone))
    return at.timestamp()


def _midnight(zone: str, at: float) -> float:
    day = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).date()
    return _moment(day, 1440, zone)


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _common(some: Spans, others: Spans) -> Spans:
    """The time that lies in a span of each."""
    cut = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple(sorted((begin, end) for begin, end in cut if begin < end))


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    """The national public holidays of a country; those of its parts are not told by a telephone number."""
    try:
        import holidays
    except ModuleNotFoundError as error:
        raise UsageError(
            "Public holidays need holidays, which is not installed.",
            hint="Install the extra: pip install 'callstanding[owner]'.",
        ) from error
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:  # it knows none of this country's: the hours of its rule still hold on every day
        return frozenset()
