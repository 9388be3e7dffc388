"""Looks at a simulated world as a telecom person would: `python -m bench.worlds FOLDER` prints a row for each kind.

Per active day and number: calls made; of the calls made: answered (ASR), to dead numbers, declined; of the answered:
mean talk, and the share of 6 s or less; calls received for each call made; complaints and blocks for 100 answered.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

_VIEWS = """
CREATE TABLE labels AS FROM read_csv('{folder}/labels.csv', types = {{'number': 'VARCHAR'}});
CREATE VIEW calls AS FROM '{folder}/calls.parquet';
CREATE TABLE made AS SELECT c.*, kind, label FROM calls c JOIN labels l ON caller = number AND {held_start};
CREATE TABLE received AS SELECT kind, count(*) AS calls FROM calls c JOIN labels l ON callee = number AND {held_start}
    GROUP BY kind;
CREATE TABLE said AS SELECT l.kind, count(*) FILTER (r.kind <> 'wanted') AS bad
    FROM '{folder}/reports.parquet' r JOIN labels l ON r.number = l.number AND {held_at} GROUP BY l.kind;
"""
_HELD = '"from" <= {moment} AND ({moment} < "to" OR "to" IS NULL)'
_ROWS = """
SELECT label, kind, count(DISTINCT caller) AS numbers, count(*) AS calls,
    round(count(*) / count(DISTINCT (caller, start::DATE)), 1) AS a_day,
    round(100 * avg((disposition = 'answered')::INT)) AS asr,
    round(100 * avg((disposition = 'failed')::INT), 1) AS dead,
    round(100 * avg((disposition = 'rejected')::INT), 1) AS declined,
    round(avg(talk_s) FILTER (disposition = 'answered')) AS talk_s,
    round(100 * avg((talk_s <= 6)::INT) FILTER (disposition = 'answered')) AS short,
    round(any_value(received.calls) / count(*), 2) AS in_out,
    round(100 * any_value(bad) / count(*) FILTER (disposition = 'answered'), 2) AS reports,
    round(100 * avg((attestation = 'A')::INT)) AS attested
FROM made LEFT JOIN received USING (kind) LEFT JOIN said USING (kind) GROUP BY ALL ORDER BY ALL
"""


def rows(folder: Path) -> tuple[list[str], list[tuple[object, ...]]]:
    """(column names, one row for each kind) of the world in a folder."""
    held_start, held_at = (_HELD.format(moment=moment) for moment in ("c.start", 'r."at"'))
    with duckdb.connect() as connection:
        connection.execute("SET timezone = 'UTC'; SET enable_progress_bar = false")
        connection.execute(_VIEWS.format(folder=folder, held_start=held_start, held_at=held_at))
        found = connection.sql(_ROWS)
        return found.columns, found.fetchall()


def main() -> None:
    """Print the table as Markdown."""
    columns, found = rows(Path(sys.argv[1]))
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in found:
        print(f"| {' | '.join(map(_told, row))} |")


def _told(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:g}"
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    main()
