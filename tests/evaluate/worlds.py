"""Small worlds as the files of an evaluation: standings, labels, history and calls, in hours after a midnight."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from callstanding.evaluate import Evaluation, evaluate
from callstanding.evaluate.cases import make_cases
from callstanding.evaluate.files import COLUMNS, table
from callstanding.evaluate.labels import check
from callstanding.testing import Row, at

NOW_H = 240.0
ONE, TWO, THREE, FOUR = (f"+1202555010{i}" for i in range(1, 5))


def standing(number: str, status: str = "clean", score: float | None = 10.0, **more: Any) -> Row:
    """A standing at the end of ten days, of a number that called."""
    told = "" if score is None else score
    return {"number": number, "status": status, "spam_score": told, "calls_out": 5, "as_of": at(NOW_H)} | more


def label(number: str, label: str, kind: str = "", begin: float | None = None, end: float | None = None) -> Row:
    """What a number is, from an hour to an hour."""
    begins, ends = ("" if hour is None else at(hour) for hour in (begin, end))
    return {"number": number, "kind": kind or f"some_{label}", "label": label, "from": begins, "to": ends}


def change(number: str, hour: float, was: str, status: str) -> Row:
    """A change of status."""
    return {"number": number, "at": at(hour), "was": was, "status": status}


def called(number: str, *hours: float) -> list[Row]:
    """Calls of a number."""
    return [{"caller": number, "start": at(hour)} for hour in hours]


def written(path: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A CSV file of `standings`, `labels`, `history` or `calls`."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(COLUMNS[name]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def evaluated(
    place: Path,
    *,
    standings: Sequence[Row],
    labels: Sequence[Row],
    calls: Sequence[Row] | None = None,
    history: Sequence[Row] | None = None,
    partial: bool = False,
) -> Evaluation:
    """What an evaluation of these rows says."""
    return evaluate(
        written(place / "standings.csv", "standings", standings),
        written(place / "labels.csv", "labels", labels),
        calls=None if calls is None else written(place / "calls.csv", "calls", calls),
        history=None if history is None else written(place / "history.csv", "history", history),
        partial=partial,
    )


def cases(
    place: Path, *, standings: Sequence[Row], labels: Sequence[Row], history: Sequence[Row] | None = None
) -> list[Row]:
    """The cases of these rows, by number and begin."""
    with duckdb.connect() as sql:
        sql.execute("SET TimeZone = 'UTC'")
        given = {"standings": standings, "labels": labels, "history": history or ()}
        paths = {name: written(place / f"{name}.csv", name, rows) for name, rows in given.items()}
        for name, path in paths.items():
            table(sql, name, path)
        check(sql, labels=paths["labels"], standings=paths["standings"], partial=True)
        make_cases(sql, calls=None, known=history is not None)
        rows: list[Row] = sql.sql("FROM cases ORDER BY number, begins").to_arrow_table().to_pylist()
        return rows


def moment(hour: float) -> datetime:
    """An hour as the cases tell it."""
    return datetime.fromisoformat(at(hour)).astimezone(UTC)
