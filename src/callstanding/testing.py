"""Small builders for tests: rows of calls, reports and assignments, CSV files of them, and the standings they give."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from callstanding.pipeline import Options, Outcome, score_files
from callstanding.records.disputed import Decision, Disputed

Row = dict[str, Any]
Standings = dict[str, dict[str, Any]]

MONDAY = datetime(2025, 3, 3, tzinfo=UTC)
COLUMNS = {
    "calls": (
        *("call_id", "caller", "callee", "start", "ring_s", "talk_s", "disposition"),
        *("hangup_by", "sip_code", "attestation", "trunk", "account"),
    ),
    "reports": ("report_id", "number", "at", "received_at", "reporter", "kind", "source", "category", "reporter_area"),
    "assignments": ("number", "holder", "from", "to"),
}


def person(index: int) -> str:
    """The number of the person with this index: each has another one, all in Chicago, neighbours live far apart."""
    return f"+1312{2_000_000 + index * 4_944_271 % 8_000_000:07d}"


def at(hours: float, *, day: datetime = MONDAY) -> str:
    """A moment so many hours after a midnight, as our files write it."""
    return (day + timedelta(seconds=round(hours * 3600))).strftime("%Y-%m-%dT%H:%M:%SZ")


def call(caller: str, callee: str, hours: float, talk_s: float = 0, **more: Any) -> Row:
    """A call so many hours after the first midnight; answered when there was talk."""
    return {
        "caller": caller,
        "callee": callee,
        "start": at(hours),
        "ring_s": 12,
        "talk_s": talk_s,
        "disposition": "answered" if talk_s else "no-answer",
    } | more


def campaign(
    caller: str,
    *,
    calls: int,
    answered: float,
    talk_s: tuple[float, float],
    hours: tuple[float, float] = (9.0, 19.0),
    people_from: int = 0,
    seed: int = 1,
    **more: Any,
) -> list[Row]:
    """Calls spread over some hours to as many people, of whom a share answers and talks between two durations."""
    rng = random.Random(seed)  # noqa: S311 - a test's dice, not a key
    first, last = hours
    rows = []
    for i in range(calls):
        talk = round(rng.uniform(*talk_s)) if rng.random() < answered else 0
        rows.append(call(caller, person(people_from + i), first + (last - first) * i / calls, talk, **more))
    return rows


def report(number: str, reporter: str, hours: float, kind: str = "spam", **more: Any) -> Row:
    """What a reporter said about a number so many hours after the first midnight."""
    return {"number": number, "at": at(hours), "reporter": reporter, "kind": kind} | more


def assignment(number: str, holder: str, begin: datetime, end: datetime | None = None) -> Row:
    """That a number was given to a holder."""
    return {"number": number, "holder": holder, "from": at(0, day=begin), "to": at(0, day=end) if end else ""}


def disputed(
    number: str, hours: float, days: float = 7.0, *, decided: float | None = None, decision: Decision | None = None
) -> Disputed:
    """A dispute of a number, opened so many hours after the first midnight, for some days; maybe decided at an hour."""
    first = MONDAY.timestamp()
    opened, end = first + hours * 3600, None if decided is None else first + decided * 3600
    return Disputed(f"case {number} {hours}", number, opened, opened + days * 86_400, end, decision)


def write(path: Path, kind: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A native CSV file of `calls`, `reports` or `assignments`, with the columns that any of the rows has."""
    rows = list(rows)
    used = [name for name in COLUMNS[kind] if any(name in row for row in rows)]
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, used or COLUMNS[kind], restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def scored(
    place: Path,
    calls: Sequence[Row],
    *,
    reports: Sequence[Row] = (),
    assignments: Sequence[Row] = (),
    disputes: Sequence[Disputed] = (),
    as_of: datetime | None = None,
    lang: str = "en",
) -> Outcome:
    """Score rows through files in a directory, which is made if need be."""
    place.mkdir(parents=True, exist_ok=True)
    return score_files(
        [write(place / "calls.csv", "calls", calls)],
        reports=[write(place / "reports.csv", "reports", reports)] if reports else [],
        assignments=[write(place / "assignments.csv", "assignments", assignments)] if assignments else [],
        options=Options(as_of=as_of, lang=lang, quarantine=place / "quarantine.csv", disputes=tuple(disputes)),
    )


def by_number(outcome: Outcome) -> Standings:
    """The standings of an outcome by number."""
    return {row["number"]: row for row in outcome.standings.to_pylist()}


def differences(one: object, other: object, *, path: str = "", tolerance: float = 1e-9) -> list[str]:
    """Where two nested values differ by more than a tolerance; empty when they are the same."""
    if isinstance(one, float) and isinstance(other, float):
        return [] if abs(one - other) <= tolerance else [f"{path}: {one!r} and {other!r}"]
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [d for k in one for d in differences(one[k], other[k], path=f"{path}/{k}", tolerance=tolerance)]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [d for i, (a, b) in pairs for d in differences(a, b, path=f"{path}/{i}", tolerance=tolerance)]
    return [] if one == other else [f"{path}: {one!r} and {other!r}"]
