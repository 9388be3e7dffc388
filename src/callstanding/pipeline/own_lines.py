"""Which numbers a question of an owner is about, and over which time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.contacts import lines_of_owners
from callstanding.errors import InputError, NotFound, UsageError
from callstanding.pipeline.flow import moment
from callstanding.pipeline.moments import EPOCH
from callstanding.policies.policy import Policy
from callstanding.records.number import parse_numbers


@dataclass(frozen=True)
class Lines:
    """Numbers in E.164, in order, with their keys; and the window (naive UTC) that is looked at."""

    numbers: tuple[str, ...]
    keys: pa.Array
    since: datetime
    until: datetime

    @property
    def place(self) -> dict[int, int]:
        """The place of each key in `numbers`."""
        return {key: at for at, key in enumerate(self.keys.to_pylist())}

    @property
    def now(self) -> float:
        """The end of the window in seconds since 1970."""
        return (self.until - EPOCH).total_seconds()


def lines(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str] | None,
    *,
    days: float,
    as_of: datetime | None = None,
) -> Lines:
    """The numbers named, else those of owners, over so many days. NotFound for one that made no call."""
    if not 0 < days < 36_500:
        raise UsageError(f"{days:g} days are no time to look at.", hint="Say a number of days, such as 30.")
    until = moment(engine, as_of)
    since = until - timedelta(days=days)
    if numbers is None:
        keys = lines_of_owners(engine, least=int(policy.signals["few_answers"].at_least), since=since, until=until)
    else:
        keys = _named(engine, numbers)
    found = dict(zip(engine.names(keys)["e164"].to_pylist(), keys.to_pylist(), strict=True)) if len(keys) else {}
    order = sorted(found)
    return Lines(tuple(order), pa.array([found[n] for n in order], pa.uint64()), since, until)


def siblings(
    engine: Duck, policy: Policy, among: Sequence[str] | None, *, days: float, as_of: datetime | None
) -> Lines:
    """Those of some numbers that are known, else those of owners."""
    known = None if among is None else engine.names(engine.keys_of(sorted(among)))["e164"].to_pylist()
    return lines(engine, policy, known, days=days, as_of=as_of)


def as_named(numbers: Sequence[str], region: str | None) -> list[str]:
    """The numbers as a user wrote them in E.164, each once. UsageError for one that is none."""
    parsed = parse_numbers(list(numbers), region)
    for raw, number in zip(numbers, parsed, strict=True):
        if number.e164 is None:
            raise UsageError(f"{raw!r} is no number.", hint="A national form needs its region (--region).")
    return sorted({number.e164 for number in parsed if number.e164})


def _named(engine: Duck, numbers: Sequence[str]) -> pa.Array:
    keys = engine.keys_of(sorted(set(numbers)))
    if len(keys) < len(set(numbers)):
        known = set(engine.names(keys)["e164"].to_pylist()) if len(keys) else set()
        missing = sorted(set(numbers) - known)
        raise NotFound(f"{', '.join(missing[:3])} made no calls.", hint="Is the number right, and are these its calls?")
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys


def named_campaigns(path: Path, region: str | None) -> dict[str, str]:
    """The campaign of each number, from a CSV with the columns `number` and `campaign`.

    InputError for lines that cannot be used, and for a number in two campaigns.
    """
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = [(row.get("number") or "", (row.get("campaign") or "").strip()) for row in csv.DictReader(lines)]
    found: dict[str, str] = {}
    for (raw, campaign), number in zip(rows, parse_numbers([raw for raw, _ in rows], region), strict=True):
        if number.e164 is None or not campaign:
            raise InputError(f"{path}: {raw!r} in campaign {campaign!r} cannot be used.", hint=_CAMPAIGNS)
        if found.setdefault(number.e164, campaign) != campaign:
            raise InputError(f"{path}: {number.e164} is in {found[number.e164]!r} and in {campaign!r}.")
    if not found:
        raise InputError(f"{path} names no campaign.", hint=_CAMPAIGNS)
    return found


_CAMPAIGNS = "A CSV with the columns number,campaign; national forms need --region."


def beside(some: Lines, more: Lines) -> Lines:
    """The lines of both, over the same window."""
    known = dict(zip(some.numbers + more.numbers, some.keys.to_pylist() + more.keys.to_pylist(), strict=True))
    order = sorted(known)
    return Lines(tuple(order), pa.array([known[n] for n in order], pa.uint64()), some.since, some.until)


def zone_of(name: str) -> str:
    """The name of a time zone that there is, else UsageError."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"There is no time zone {name!r}.", hint="Write it as in Europe/Paris.") from error
