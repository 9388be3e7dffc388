"""Reads a list of disputes, as `callstanding numbers dispute list` writes it: CSV, or NDJSON by its ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from callstanding.errors import InputError, UsageError
from callstanding.records.disputed import DECISIONS, Disputed
from callstanding.records.number import parse_number

NEEDED = ("dispute", "number", "opened", "frozen_until")


def read_disputes(path: Path, region: str | None = None) -> Iterator[Disputed]:
    """The cases about what is shown here. A line that cannot be read refuses the file: each counts."""
    for line, row in _rows(path):
        try:
            found = _fact(row, region)
        except (ValueError, TypeError, KeyError, UsageError) as error:
            raise InputError(
                f"{path}, line {line}: {_said(error)}", hint=f"Needed: {', '.join(NEEDED)}; then decided and state."
            ) from error
        if found is not None:
            yield found


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            if path.suffix in (".ndjson", ".jsonl"):
                yield from _lines(path, text)
            else:
                yield from enumerate(csv.DictReader(text), 2)
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} is no list of disputes: {error}.") from error


def _lines(path: Path, text: Iterable[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text, 1):
        try:
            yield number, dict(json.loads(line))
        except (ValueError, TypeError, RecursionError) as error:
            raise InputError(f"{path}, line {number}: not a JSON object.") from error


def _fact(row: Mapping[str, Any], region: str | None) -> Disputed | None:
    if row.get("platform") not in (None, "", "here"):
        return None
    number = parse_number(str(row["number"]), region).e164
    if number is None:
        raise ValueError(f"{row['number']!r} is no whole number")
    opened, until = _seconds(row["opened"]), _seconds(row["frozen_until"] or row["opened"])
    decided = _seconds(row["decided"]) if row.get("decided") else None
    decision = next((each for each in DECISIONS if each == row.get("state")), None)
    if (decided is None) != (decision is None):
        raise ValueError("what was decided has both a time (decided) and a state: " + ", ".join(DECISIONS))
    if until < opened or (decided is not None and decided < opened):
        raise ValueError("a case ends after it was opened")
    return Disputed(str(row["dispute"]), number, opened, until, decided, decision)


def _seconds(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _said(error: Exception) -> str:
    return f"no column {error}" if isinstance(error, KeyError) else str(error)
