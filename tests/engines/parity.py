"""What an engine makes of a world, and in what two engines differ: told by number, hour and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose
from typing import Any

import pyarrow as pa
from tests.engines.worlds import World

from callstanding.engines import Engine
from callstanding.engines.merging import LINES, LedgerRows
from callstanding.pipeline.flow import score_engine
from callstanding.policies import load_policy
from callstanding.testing import differences

Place = tuple[int, ...]  # number and hour, and what more tells rows apart
Rows = Mapping[Place, Mapping[str, Any]]
PROVENANCE = ("attested", "partial", "unverified", "unstated")
TOLERANCE = 1e-9
PARTS = 2  # in which the ledger is read
MOST = 20  # differences that are told of each table
LEAST_MEMBERS, MEMBER_CALLS = 3, 5.0


@dataclass(frozen=True)
class Answer:
    """All that an engine says of a world."""

    rollups: Rows
    ledger: Rows
    pools: Rows
    fair: Rows
    standings: list[dict[str, Any]]
    history: list[dict[str, Any]]
    names: Mapping[int, str]


def answer_of(engine: Engine, world: World) -> Answer:
    """Score the world, and read what was made on the way."""
    outcome = score_engine(engine, load_policy("standard"), as_of=world.as_of)
    ledgers = [engine.ledger(part, PARTS) for part in range(PARTS)]
    pools = _tabled(engine.pool_ledgers(least=LEAST_MEMBERS, without=LINES), ("number", "hour"))
    keys = pa.array(sorted({pool for pool, _ in pools}), pa.uint64())
    numbers = pa.array(sorted({int(number) for ledger in ledgers for number in ledger.number}), pa.uint64())
    return Answer(
        rollups=_tabled([engine.rollups()], ("number", "hour", "provenance")),
        ledger={place: row for ledger in ledgers for place, row in _ledger_rows(ledger).items()},
        pools=pools,
        fair=_tabled(engine.fair_ledgers(keys, member_calls=MEMBER_CALLS, without=LINES), ("number", "hour")),
        standings=sorted(outcome.standings.to_pylist(), key=lambda row: str(row["number"])),
        history=sorted(outcome.history.to_pylist(), key=lambda row: (row["number"], row["at"], row["status"])),
        names=dict(zip(numbers.to_pylist(), engine.names(numbers)["e164"].to_pylist(), strict=True)),
    )


def _tabled(tables: Iterable[pa.Table], place: tuple[str, ...]) -> Rows:
    rows = [row for table in tables for row in table.to_pylist()]
    found = {tuple(row.pop(name) for name in place): row for row in rows}
    assert len(found) == len(rows), "a place has one row"
    return found


def _ledger_rows(ledger: LedgerRows) -> Rows:
    columns = {name: values.tolist() for name, values in (ledger.counts | ledger.lines).items()}
    places = zip(ledger.number.tolist(), ledger.hour.tolist(), strict=True)
    return {place: {name: values[i] for name, values in columns.items()} for i, place in enumerate(places)}


def told(ours: Answer, theirs: Answer) -> list[str]:
    """The differences, in words."""
    found = [
        *_of_rows("rollups", ours.rollups, theirs.rollups, ours.names),
        *_of_rows("ledger", ours.ledger, theirs.ledger, ours.names),
        *_of_rows("pools", ours.pools, theirs.pools, {}),
        *_of_rows("fair pools", ours.fair, theirs.fair, {}),
    ]
    found += [f"standings{d}" for d in differences(_by_number(ours), _by_number(theirs))[:MOST]]
    return found + [f"history{d}" for d in differences(ours.history, theirs.history)[:MOST]]


def _by_number(answer: Answer) -> dict[str, Any]:
    return {row["number"]: row for row in answer.standings}


def _of_rows(table: str, ours: Rows, theirs: Rows, names: Mapping[int, str]) -> list[str]:
    found: list[str] = []
    for place in sorted({*ours, *theirs}):
        if len(found) >= MOST:
            break
        where = f"{table}: {_named(place, names)}"
        if place in ours and place in theirs:
            found += [f"{where}: {column} {one} and {two}" for column, one, two in _unlike(ours[place], theirs[place])]
        else:
            found.append(f"{where}: {_row_in(ours, place)} and {_row_in(theirs, place)}")
    return found


def _row_in(rows: Rows, place: Place) -> str:
    return "a row" if place in rows else "no row"


def _unlike(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The columns that differ."""
    for column in sorted({*ours, *theirs}):
        one, two = ours.get(column, "no column"), theirs.get(column, "no column")
        if not _is_same(one, two):
            yield column, one, two


def _is_same(one: Any, two: Any) -> bool:
    """Whole numbers must be equal; others may differ by 1e-9 of them, since a sum depends on its order."""
    if isinstance(one, float) and isinstance(two, float) and not (one.is_integer() and two.is_integer()):
        return isclose(one, two, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == two)


def _named(place: Place, names: Mapping[int, str]) -> str:
    number, hour, *provenance = place
    moment = datetime.fromtimestamp(hour * 3600, UTC)
    told = "".join(f", {PROVENANCE[code]}" for code in provenance)
    return f"{names.get(number, f'key {number}')}, {moment:%Y-%m-%d %H} h{told}"
