"""SQL for what cells say: times in any zone, durations, words. What cannot be read is null."""

from __future__ import annotations

from collections.abc import Mapping

from callstanding.formats.projection import literal

# A zone at the end of a written time: Z, a name, +02, +0200, +02:00 (but not the day in 2024-07-01).
_ZONED = r":\d\d.*([A-Za-z]|[+-]\d\d(:?\d\d)?)$"
_EPOCH = r"\s*\d{9,10}(\.\d*)?\s*"
_LONG_EPOCH = r"\s*\d{12,16}\s*"


NOTHING = ("", "null", "(null)", "none", "\\n")
r"""What exports write where there is nothing (MySQL's NULL and \N, Python's None), in lower case: nobody's name."""

LONGEST_NOTHING = max(map(len, NOTHING))


def text(column: str) -> str:
    """The cell without blanks around it; null when nothing is left."""
    cell = f"trim({column})"
    nothing = f"lower({cell}) IN ({', '.join(map(literal, NOTHING))})"
    return f"CASE WHEN strlen({cell}) > {LONGEST_NOTHING} THEN {cell} WHEN NOT {nothing} THEN {cell} END"


def number(column: str) -> str:
    """A finite number, else null."""
    value = f"try_cast({column} AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def local_time(column: str, zone: str) -> str:
    """`YYYY-MM-DD HH:MM:SS[.ffffff]` of a wall clock in `zone`, as UTC."""
    wall = f"try_cast({column} AS TIMESTAMP)"
    return finite(wall) if zone == "UTC" else to_utc(wall, zone)


def to_utc(wall: str, zone: str) -> str:
    """A wall clock's timestamp as UTC; an hour that happens twice is read as the later one."""
    utc = f"timezone('UTC', timezone({literal(zone)}, {wall}))"
    return f"CASE WHEN {_conceivable(wall)} THEN {utc} END"


def moment(column: str, zone: str) -> str:
    """ISO 8601 with or without its own zone, or an epoch in s, ms or us; as UTC."""
    instant = f"try_cast({column} AS TIMESTAMPTZ)"
    zoned = f"CASE WHEN {_conceivable(instant)} THEN timezone('UTC', {instant}) END"
    usual = f"strlen({column}) = 19 AND {column}[17] = ':'"  # 2024-07-01 10:00:00, the fast lane
    return (
        f"CASE WHEN {usual} THEN {local_time(column, zone)} "
        f"WHEN regexp_full_match({column}, '{_EPOCH}') THEN {epoch(column)} "
        f"WHEN regexp_full_match({column}, '{_LONG_EPOCH}') THEN {_long_epoch(column)} "
        f"WHEN regexp_matches({column}, '{_ZONED}') "
        f"THEN {zoned} "
        f"ELSE {local_time(column, zone)} END"
    )


def epoch(column: str, per_second: int = 1) -> str:
    """Seconds since 1970, or parts of them, as UTC; 0 means never and is null."""
    value = f"nullif(try_cast({column} AS DOUBLE), 0)"
    limit = 4_000_000_000 * per_second  # year 2096: beyond it is another unit
    return (
        f"CASE WHEN abs({value}) < {limit} THEN make_timestamp(CAST({value} * {1_000_000 // per_second} AS BIGINT)) END"
    )


def _long_epoch(column: str) -> str:
    value = f"try_cast({column} AS BIGINT)"
    return f"CASE WHEN {value} < 10000000000000 THEN make_timestamp({value} * 1000) ELSE make_timestamp({value}) END"


def finite(timestamp: str) -> str:
    """Null for the words infinity and -infinity, and for years that no calendar here has."""
    return f"CASE WHEN {_conceivable(timestamp)} THEN {timestamp} END"


def _conceivable(timestamp: str) -> str:
    """Years 2 to 9998: beyond them DuckDB's time zones raise an error instead of giving null."""
    return f"{timestamp} BETWEEN '0002-01-01' AND '9998-12-31'"


def word(column: str, words: Mapping[str, str]) -> str:
    """A vendor's word as ours, without regard to case; null when it is not listed."""
    cases = " ".join(f"WHEN {literal(key.lower())} THEN {literal(to)}" for key, to in words.items())
    return f"CASE lower(trim({column})) {cases} END"
