"""The files of an evaluation as tables, each column with its type; what cannot be read is named by file, row and column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from callstanding.errors import InputError
from callstanding.formats.projection import literal

TEXT, TIME, COUNT, SCORE = "VARCHAR", "TIMESTAMP WITH TIME ZONE", "BIGINT", "DOUBLE"
COLUMNS = {
    "standings": {"number": TEXT, "status": TEXT, "spam_score": SCORE, "calls_out": COUNT, "as_of": TIME},
    "labels": {"number": TEXT, "kind": TEXT, "label": TEXT, "from": TIME, "to": TIME},
    "history": {"number": TEXT, "at": TIME, "was": TEXT, "status": TEXT},
    "calls": {"caller": TEXT, "start": TIME},
}
FILLED = {
    "standings": ("number", "status", "as_of"),
    "labels": ("number", "label"),
    "history": ("number", "at", "status"),
    "calls": (),
}
_READERS = {
    # every cell as text, so that a number keeps its + and a wrong cell its words; a short row lacks its last cells
    ".csv": "read_csv({path}, all_varchar = true, header = true, null_padding = true)",
    ".ndjson": "read_json({path}, format = 'newline_delimited')",
    ".parquet": "read_parquet({path})",
}
_PACKED = (".gz", ".zst")


@contextmanager
def reading(path: Path, name: str) -> Iterator[None]:
    """Tell of what the engine cannot read as an InputError of this file."""
    try:
        yield
    except duckdb.Error as error:
        raise InputError(f"{path}: {str(error).splitlines()[0]}", hint=f"It should be a file of {name}.") from error


def table(sql: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Make the view `name` of a file; InputError when it cannot be read, lacks a column or has a wrong cell.

    Its columns are copied into memory, except of calls, which may be many.
    """
    source, columns = _source(path), COLUMNS[name]
    with reading(path, name):
        given = {row[0]: row[1] for row in sql.execute(f"DESCRIBE FROM {source}").fetchall()}
    missing = [column for column in columns if column not in given]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}.", hint=_have(name))
    quoted = ", ".join(f'"{column}"' for column in columns)
    with reading(path, name):
        sql.execute(
            f"""CREATE OR REPLACE {"VIEW" if name == "calls" else "TABLE"} {name}_file AS
            SELECT row_number() OVER () AS row, {quoted} FROM {source}"""
        )
    cells = {column: _cell(column, kind, given[column]) for column, kind in columns.items()}
    for column, cell in cells.items():
        _check(sql, path, name, column, cell, typed=given[column] == columns[column])
    chosen = ", ".join(f'{cell} AS "{column}"' for column, cell in cells.items())
    sql.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT {chosen} FROM {name}_file")


def _source(path: Path) -> str:
    plain = Path(path.stem) if path.suffix in _PACKED else path
    if plain.suffix not in _READERS:
        raise InputError(
            f"{path}: this ending is not known.", hint=f"Use {', '.join(_READERS)}, also with .gz or .zst."
        )
    return _READERS[plain.suffix].format(path=literal(str(path)))


def _cell(column: str, kind: str, given: str) -> str:
    text = f"nullif(trim(\"{column}\"), '')" if given == TEXT else f'"{column}"'
    return f"try_cast({text} AS {kind})"


def _check(sql: duckdb.DuckDBPyConnection, path: Path, name: str, column: str, cell: str, *, typed: bool) -> None:
    """InputError for the first cell that is not of its kind, or empty where it must not be."""
    filled = column in FILLED[name]
    if typed and not filled:
        return
    wrong = f"{cell} IS NULL" if filled else f"{cell} IS NULL AND nullif(trim(\"{column}\"::VARCHAR), '') IS NOT NULL"
    with reading(path, name):
        found = sql.execute(f'SELECT row, "{column}"::VARCHAR FROM {name}_file WHERE {wrong} LIMIT 1').fetchone()
    if found is not None:
        row, value = found
        told = f"{value!r} is no {_WORDS[COLUMNS[name][column]]}" if value else "empty"
        raise InputError(f"{path}: row {row:,}, column {column}: {told}.", hint=_have(name))


_WORDS = {TEXT: "text", TIME: "time such as 2025-03-04T09:30:00Z", COUNT: "count", SCORE: "figure"}


def _have(name: str) -> str:
    return f"A file of {name} has the columns {', '.join(COLUMNS[name])}."
