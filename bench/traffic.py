"""Makes the benchmark's files: seeded calls of any number, as native Parquet and as Asterisk's CSV."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
from phonenumbers import is_valid_number, parse

DAYS = 28
MONDAY = datetime(2025, 3, 3)  # noqa: DTZ001 - DuckDB reads it as UTC
# Every column is drawn from a hash of the row's number, so a size always gives the same file on every machine.
# Two thirds of the calls are people's (each a few a day), one third comes from a small set of busy numbers.
_CALLS = """
SELECT printf('b-%d', i) AS call_id,
       CASE WHEN draw(i, 1) < 0.66 THEN number(hash(i, 2) % {people}) ELSE number(hash(i, 3) % {busy}) END AS caller,
       number(hash(i, 4) % {people}) AS callee,
       TIMESTAMP '{begin}' + to_seconds(CAST(floor(i * {span} / {calls}) AS BIGINT)) AS start,
       floor(2 + 28 * draw(i, 5)) AS ring_s,
       CASE WHEN draw(i, 6) < 0.55 THEN ceil(-60 * ln(1 - draw(i, 7))) ELSE 0 END AS talk_s,
       CASE WHEN draw(i, 6) < 0.55 THEN 'answered' WHEN draw(i, 6) < 0.9 THEN 'no-answer'
            WHEN draw(i, 6) < 0.95 THEN 'busy' ELSE 'failed' END AS disposition,
       CASE WHEN draw(i, 8) < 0.5 THEN 'caller' ELSE 'callee' END AS hangup_by,
       CASE WHEN draw(i, 9) < 0.8 THEN 'A' WHEN draw(i, 9) < 0.9 THEN 'B' ELSE 'C' END AS attestation
FROM range({first}, {last}) AS rows(i)
"""
MACROS = """
CREATE MACRO draw(i, salt) AS (hash(i, salt) % 1000003) / 1000003.0;
CREATE MACRO number(n) AS printf('+1%d555%04d', {codes}[1 + CAST(n // 10000 AS BIGINT)], n % 10000);
"""
_ASTERISK = """
SELECT '' AS accountcode, caller AS src, callee AS dst, 'outbound' AS dcontext,
       printf('"" <%s>', caller) AS clid, 'PJSIP/trunk-0001' AS channel, 'PJSIP/out-0002' AS dstchannel,
       'Dial' AS lastapp, 'PJSIP/out,30' AS lastdata, strftime(start, '%Y-%m-%d %H:%M:%S') AS start_,
       CASE WHEN talk_s > 0 THEN strftime(start + to_seconds(CAST(ring_s AS BIGINT)), '%Y-%m-%d %H:%M:%S') ELSE '' END,
       strftime(start + to_seconds(CAST(ring_s + talk_s AS BIGINT)), '%Y-%m-%d %H:%M:%S') AS end_,
       CAST(ring_s + talk_s AS BIGINT) AS duration, CAST(talk_s AS BIGINT) AS billsec,
       CASE disposition WHEN 'answered' THEN 'ANSWERED' WHEN 'busy' THEN 'BUSY' WHEN 'failed' THEN 'FAILED'
            ELSE 'NO ANSWER' END AS disposition, 'DOCUMENTATION' AS amaflags, call_id AS uniqueid, '' AS userfield
FROM read_parquet('{parquet}')
"""


def area_codes() -> list[int]:
    """The North American area codes in use; with the exchange 555 each lends 10,000 numbers that nobody has."""
    codes = range(201, 990)
    return [code for code in codes if is_valid_number(parse(f"+1{code}5550000"))]


def write_parquet(path: Path, calls: int) -> Path:
    """Write that many calls over 28 days, by one number in forty, up to two million numbers."""
    return write_part(path, 0, calls, of=calls)


def write_part(path: Path, first: int, last: int, *, of: int, begin: datetime = MONDAY) -> Path:
    """Write the calls from one place to another of a file of that many calls; behind its end its callers go on."""
    people = min(2_000_000, max(2_000, of // 40))
    span = DAYS * 86_400
    query = _CALLS.format(
        people=people, busy=max(20, people // 200), span=span, calls=of, first=first, last=last, begin=begin
    )
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(MACROS.format(codes=area_codes()))
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def write_asterisk(path: Path, parquet: Path) -> Path:
    """Write the same calls as Asterisk's Master.csv, without a header."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY ({_ASTERISK.format(parquet=parquet)}) TO '{path}' (FORMAT csv, HEADER false)")
    return path


def first_rows(path: Path, parquet: Path, rows: int) -> Path:
    """Write the first rows of a Parquet file as native CSV."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_parquet('{parquet}') LIMIT {rows}) TO '{path}' (FORMAT csv, HEADER)")
    return path
