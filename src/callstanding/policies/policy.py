"""What a policy is: limits, points, caps, settings and dated country rules, each line with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = float | str | bool
RuleValue = float | str | bool | tuple[str, ...]
Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class SignalRule:
    """From which value a signal counts (limit), where it counts fully, and for how many log-odds points.

    Points above zero are adverse, below zero good. A limit above full means that low values are adverse.
    Below `at_least` observations the signal is unknown and counts nothing.
    """

    name: str
    family: str
    limit: float
    full: float
    points: float
    at_least: float
    scale: Scale
    about: str
    source: str
    date: date


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """The most log-odds points that the signals of one family may add (or, for good evidence, take off) together."""

    name: str
    cap: float
    about: str
    source: str
    date: date


@dataclass(frozen=True, slots=True)
class Setting:
    """One named figure of the scoring or the status, such as `status.spam_enter`."""

    key: str
    value: Value
    unit: str
    about: str
    source: str
    date: date


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule of one country, in force from a day (included) to a day (excluded; None: until further notice).

    `date.min` as the first day means: in force since before our sources reach.
    """

    key: str
    value: RuleValue
    from_: date
    to: date | None
    country: str
    about: str
    source: str

    def in_force(self, at: date) -> bool:
        """Whether the rule holds on that day."""
        return self.from_ <= at and (self.to is None or at < self.to)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that turns measured signals into points, a status and limits; a standing is a function of it."""

    name: str
    version: str
    date: date
    description: str
    source: str
    signals: Mapping[str, SignalRule]
    families: Mapping[str, FamilyRule]
    settings: Mapping[str, Setting]
    rules: tuple[DatedRule, ...] = ()

    def __getitem__(self, key: str) -> Value:
        """The value of a setting; KeyError when the policy has no such key."""
        return self.settings[key].value

    def number(self, key: str) -> float:
        """The value of a numeric setting, for arithmetic under strict typing; TypeError for any other."""
        value = self.settings[key].value
        if isinstance(value, (bool, str)):
            raise TypeError(f"{key} is not a number but {value!r}")
        return value
