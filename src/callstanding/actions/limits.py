"""The limits of the budget, read from a policy once, so that a decision is quick."""

from __future__ import annotations

from datetime import UTC, datetime

from callstanding.actions.answers import Reason
from callstanding.actions.calling_hours import CallingHours
from callstanding.actions.warmup import calls_a_day, weeks_to_full
from callstanding.actions.windows import DAY, HOUR, MINUTE, WEEK, Window
from callstanding.policies.load import rule
from callstanding.policies.policy import DatedRule, Policy

_HOUR_MORE = 3_600.0  # a row of calendar days is an hour longer where summer time ends in it


class Limits:
    """What a policy allows a number, its pool and a callee. One for each policy; may be shared by threads."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.hours = CallingHours(policy)
        self.share = 1.0 - policy.number("budget.spare")
        self.watched = policy.number("budget.watched")
        self.pool_score = policy.number("budget.pool_score")
        self.pool_old_s = policy.number("budget.pool_old_s")
        self.hold_s = policy.number("budget.hold_s")
        self.wrap_up_s = policy.number("wrap_up.s")
        self.jitter = policy.number("wrap_up.jitter")
        self.most_s = max(self.wrap_up_s, policy.number("wrap_up.most"))
        self._grown = weeks_to_full(policy)
        self._line: dict[tuple[bool, int | None], tuple[Window, Window, Window, Window]] = {}
        self._party: dict[tuple[str | None, int], tuple[Window, ...]] = {}
        self._unruled: dict[str | None, tuple[Reason, ...]] = {}
        self._silence: dict[tuple[str | None, int], DatedRule | None] = {}

    def source(self, key: str) -> str:
        """Whose figure a setting is."""
        return self.policy.settings[key].source

    def of_line(self, *, watched: bool = False, week: int | None = None) -> tuple[Window, Window, Window, Window]:
        """The limits of a number in a minute, an hour, a day and a week. `week`: of its warm-up, None after it."""
        if week is not None and self._grown is not None:
            week = min(week, self._grown)
        key = (watched, week)
        if (found := self._line.get(key)) is None:
            found = self._line[key] = self._made(self.share * (self.watched if watched else 1.0), week)
        return found

    def of_party(self, country: str | None, at: float) -> tuple[Window, ...]:
        """How often a campaign may call one party: the policy's limits and the rules of its country on that day."""
        key = (country, int(at // DAY))
        if (found := self._party.get(key)) is None:
            found = self._party[key] = (*self._of_callee(), *self._repeats(country, at))
        return found

    def no_rules(self, country: str | None) -> tuple[Reason, ...]:
        """The note that the policy has no rules on the hours of that country."""
        if country not in self._unruled:
            source = f"policy {self.policy.name}"
            self._unruled[country] = (Reason("no_rules", 0.0, 0.0, source, None, country or "unknown country"),)
        return self._unruled[country]

    def silence(self, country: str | None, at: float) -> DatedRule | None:
        """The rule that says for how many days a party that refused is left alone; None: until a person lifts it."""
        key = (country, int(at // DAY))
        if key not in self._silence:
            self._silence[key] = _rule(self.policy, "refusal.silence_days", at, country)
        return self._silence[key]

    def _made(self, share: float, week: int | None) -> tuple[Window, Window, Window, Window]:
        signals = self.policy.signals
        hour, day, weekly = (signals[name] for name in ("busy_hour", "busy_day", "busy_week"))
        daily = Window("day", DAY, _part(day.limit, share), day.source)
        if week is not None and (ramp := calls_a_day(week, self.policy)) < day.limit:
            daily = Window("warmup", DAY, _part(ramp, share), self.source("warmup.first_week"))
        return (
            Window("minute", MINUTE, _part(self.policy.number("budget.per_minute"), share),
                   self.source("budget.per_minute")),
            Window("hour", HOUR, _part(hour.limit, share), hour.source),
            daily,
            Window("week", WEEK, _part(weekly.limit, share), weekly.source),
        )  # fmt: skip

    def _of_callee(self) -> tuple[Window, ...]:
        again, per_day = self.policy.number("callee.again_after_s"), self.policy.number("callee.per_day")
        day = Window("callee_day", DAY, int(per_day), self.source("callee.per_day"))
        return (Window("callee_again", again, 1, self.source("callee.again_after_s")), day) if again else (day,)

    def _repeats(self, country: str | None, at: float) -> tuple[Window, ...]:
        most = _rule(self.policy, "repeats.max", at, country)
        days = _rule(self.policy, "repeats.days", at, country)
        if most is None or days is None:
            return ()
        seconds = float(days.value) * DAY + _HOUR_MORE  # type: ignore[arg-type] # the schema has a number here
        return (Window("callee_repeats", seconds, int(most.value), most.source),)  # type: ignore[arg-type] # ditto


def _part(limit: float, share: float) -> int:
    """A part of a limit in whole calls; one call where the limit itself allows one."""
    return max(int(limit * share + 1e-9), min(1, int(limit)))


def _rule(policy: Policy, key: str, at: float, country: str | None) -> DatedRule | None:
    return rule(policy, key, datetime.fromtimestamp(at, UTC).date(), country=country) if country else None
