"""Which numbers a question of an owner is about, and over which time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.contacts import lines_of_owners
from callstanding.errors import NotFound, UsageError
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
