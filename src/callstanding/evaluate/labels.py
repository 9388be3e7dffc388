"""The known truth beside the standings: which number was what, from when to when, and what became of it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from callstanding.errors import InputError
from callstanding.formats.projection import literal

LABELS = ("spam", "legit", "grey")
NEEDED = {
    "standings": ("number", "status", "spam_score", "calls_out", "as_of"),
    "labels": ("number", "kind", "label", "from", "to"),
    "history": ("number", "at", "was", "status"),
    "calls": ("caller", "start"),
}
_READERS = {".csv": "read_csv", ".parquet": "read_parquet", ".ndjson": "read_json"}
_SHOWN = 3


def table(sql: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make the view `name` of a file; InputError when it cannot be read or lacks a column."""
    reader = _READERS.get(path.suffix)
    if reader is None:
        raise InputError(f"{path}: this ending is not known.", hint="Use .parquet, .csv or .ndjson.")
    more = ", types = {'number': 'VARCHAR'}" if path.suffix == ".csv" and name != "calls" else ""
    try:
        sql.execute(f"CREATE OR REPLACE VIEW {name} AS FROM {reader}({literal(str(path))}{more})")
        columns = {row[0] for row in sql.execute(f"DESCRIBE {name}").fetchall()}
    except duckdb.Error as error:
        raise InputError(f"{path}: {str(error).splitlines()[0]}", hint=f"It should hold {name}.") from error
    missing = [column for column in NEEDED[name] if column not in columns]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}.", hint=f"{name.capitalize()} have {_listed(name)}.")


def _listed(name: str) -> str:
    return ", ".join(NEEDED[name])


def check(sql: duckdb.DuckDBPyConnection, labels: Path, standings: Path) -> None:
    """InputError when the labels are not of these standings, or cannot show anything."""
    wrong = sql.execute(f"SELECT DISTINCT label FROM labels WHERE label IS NULL OR label NOT IN {LABELS}").fetchall()
    if wrong:
        told = ", ".join(repr(label) for (label,) in wrong[:_SHOWN])
        raise InputError(f"{labels}: label {told} is not known.", hint=f"Use {', '.join(LABELS)}.")
    if not _count(sql, "labels"):
        raise InputError(f"{labels}: there are no labels.", hint="A world without numbers shows nothing.")
    strangers = sql.execute(
        "SELECT DISTINCT number FROM standings ANTI JOIN labels USING (number) WHERE calls_out > 0 LIMIT 1000"
    ).fetchall()
    if strangers:
        told = ", ".join(number for (number,) in strangers[:_SHOWN])
        raise InputError(
            f"{standings}: {len(strangers):,} number{'s' * (len(strangers) > 1)} without label ({told}).",
            hint=f"Are {labels} the labels of these standings?",
        )
    overlap = sql.execute(
        """SELECT number FROM (SELECT number, "from", lag("to") OVER (PARTITION BY number ORDER BY "from") AS before, count(*) OVER
            (PARTITION BY number) AS n FROM labels) WHERE n > 1 AND "from" IS NOT NULL AND before > "from" LIMIT 1"""
    ).fetchall()
    if overlap:
        raise InputError(f"{labels}: {overlap[0][0]} has two labels at one time.", hint="Let one end before the next.")


def one_class(sql: duckdb.DuckDBPyConnection) -> str | None:
    """What a world lacks that has no spam, or nobody honest; None when it has both."""
    found = {label for (label,) in sql.execute("SELECT DISTINCT label FROM labels").fetchall()}
    lacking = {"spam", "legit"} - found
    return None if not lacking else f"no number is labelled {' and none '.join(sorted(lacking))}"


def _count(sql: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(sql.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
