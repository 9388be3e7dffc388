"""The answer guard over call records: how each campaign stands, whatever its numbers are told together by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import pyarrow as pa

from callstanding.actions.guard import Bounds, Guarded, bounds_of, within
from callstanding.engines import Duck
from callstanding.engines.answers import dropped
from callstanding.engines.contacts import contacts
from callstanding.pipeline.flow import moment
from callstanding.pipeline.own_lines import Lines, lines
from callstanding.policies.policy import Policy

By = Literal["account", "number", "trunk", "campaign"]
NO_TRUNK = "-"

_Row = tuple[int, int, int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign: its numbers, how it stands, and how long it lets ring.

    `unsure`: answered calls as brief as a dropped one of which the records do not say who ended them; they count as
    not dropped. `given_up` of the `rang` unanswered calls rang less than `ring_s` seconds.
    """

    name: str
    numbers: tuple[str, ...]
    guarded: Guarded
    unsure: int
    rang: int
    given_up: int
    ring_s: float

    @property
    def ring_share(self) -> float | None:
        """The share of unanswered calls given up too soon; None where no ringing time is known."""
        return self.given_up / self.rang if self.rang else None


@dataclass(frozen=True)
class Campaigns:
    """All campaigns, those nearest to their limit first. Times in UTC."""

    since: datetime
    as_of: datetime
    bounds: Bounds
    rows: list[Campaign]


def guarded_of(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str] | None = None,
    *,
    by: By = "account",
    campaigns: Mapping[str, str] | None = None,
    names: Sequence[str] = (),
    country: str | None = None,
    as_of: datetime | None = None,
) -> Campaigns:
    """How the campaigns of these numbers (E.164; None: all that owners may ask about) stand in the rules' window.

    `campaigns` names the campaign of each number, for by="campaign"; a number that it does not name is one of its own.
    `names` of accounts or trunks: a store keeps only their pseudonyms, and calls them by their numbers else.
    """
    bounds = bounds_of(policy, moment(engine, as_of), country=country)
    asked = lines(engine, policy, numbers, days=bounds.hours / 24, as_of=as_of)
    with contacts(engine, asked.keys, since=asked.since, until=asked.until):
        found: list[_Row] = engine.sql.execute(dropped(bounds.silent_s, bounds.ring_s)).fetchall()
    groups = _grouped(found, asked, by, campaigns or {})
    known = _known(engine, by, names)
    told = [_campaign(key, rows, asked, bounds, known) for key, rows in groups.items()]
    told.sort(key=lambda row: (-row.guarded.dropped / max(row.guarded.answered, bounds.at_least), row.name))
    return Campaigns(asked.since.replace(tzinfo=UTC), asked.until.replace(tzinfo=UTC), bounds, told)


def _grouped(found: Iterable[_Row], asked: Lines, by: By, campaigns: Mapping[str, str]) -> dict[str | int, list[_Row]]:
    """Rows by the name, or the key, of what they belong to."""
    groups: dict[str | int, list[_Row]] = {}
    place = asked.place
    for row in found:
        number = asked.numbers[place[row[0]]]
        key: str | int = number
        if by == "campaign":
            key = campaigns.get(number, number)
        elif by == "trunk":
            key = row[2] or NO_TRUNK
        elif by == "account" and row[1]:
            key = row[1]
        groups.setdefault(key, []).append(row)
    return groups


def _campaign(key: str | int, rows: Sequence[_Row], asked: Lines, bounds: Bounds, known: Mapping[int, str]) -> Campaign:
    place = asked.place
    numbers = tuple(sorted({asked.numbers[place[row[0]]] for row in rows}))
    answered, lost, unsure, rang, given_up = (sum(row[at] for row in rows) for at in range(3, 8))
    name = key if isinstance(key, str) else known.get(key) or _called(numbers)
    return Campaign(name, numbers, within(bounds, answered, lost), unsure, rang, given_up, bounds.ring_s)


def _called(numbers: Sequence[str]) -> str:
    """An account or trunk by its numbers."""
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} +{len(numbers) - 1}"


def _known(engine: Duck, by: By, names: Sequence[str]) -> dict[int, str]:
    if by not in ("account", "trunk") or not names:
        return {}
    engine.sql.register("line_names", pa.table({"name": pa.array(names, pa.string())}))
    key = engine.keys.of(f"'{by}|' || name")
    found = dict(engine.sql.execute(f"SELECT {key}, name FROM line_names").fetchall())
    engine.sql.unregister("line_names")
    return found
