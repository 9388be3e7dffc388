"""Complaints of the US Federal Trade Commission's "Do Not Call Reported Calls" files.

Three shapes: the detailed daily CSV, its reduction to day, number and area code (Parquet or CSV),
and its reduction to day of publication and number. One row is one complaint, so rows that say
the same are still different complaints: the id of a report tells them apart by their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from callstanding.formats.blocks import read_blocks
from callstanding.formats.expressions import moment, text
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.parquet_file import read_parquet, types_of
from callstanding.formats.projection import literal
from callstanding.formats.text_file import check_columns, headed, names_of, read_csv
from callstanding.formats.typed import typed_text, typed_time

NUMBER = "company_phone_number"
DETAIL = {NUMBER, "created_date", "violation_date"}
DAILY = {NUMBER, "created_date"}
PUBLISHED = {NUMBER, "published"}
CONTENT = (
    NUMBER, "created_date", "violation_date", "consumer_city", "consumer_state",
    "consumer_area_code", "subject", "recorded_message_or_robocall",
)  # fmt: skip
OPTIONAL = (*CONTENT, "chunk", "seq")

_DATED = re.compile(rb"^\"?(\d{4}-\d\d-\d\d)\b", re.MULTILINE)


@dataclass(frozen=True)
class FtcDnc:
    """Reports of unwanted calls, of kind spam, without a reporter."""

    name: str = "ftc-dnc"
    kind: Kind = "reports"
    about: str = "FTC Do Not Call complaints: detailed, daily (Parquet or CSV) or by publication."
    home: str | None = "US"

    def sniff(self, head: Head) -> int:
        """Certain with the FTC's column names."""
        names = {name.strip().lower() for name in head.columns} or set(names_of(head.header))
        return 98 if names >= DAILY or names >= PUBLISHED else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The complaints; those without a number or a day are left for the admission to refuse."""
        head = read_head(path, feed.encoding)
        if head.is_parquet:
            return read_parquet(path, kind="reports", expressions=_typed(path, feed))
        published = set(names_of(head.header)) >= PUBLISHED
        layout = headed(head, PUBLISHED if published else DAILY)
        written = _published(path, feed) if published else _written(feed)
        return read_csv(path, feed, kind="reports", layout=layout, expressions=written, optional=OPTIONAL)


_FIXED = {"kind": "'spam'", "source": "'ftc'"}


def _written(feed: Feed) -> dict[str, str]:
    """At the time of the call, else of filing; both are the consumer's wall clock."""
    created = moment("created_date", feed.zone)
    return {
        **_FIXED,
        "report_id": f"'ftc-' || {_place_of_row()}",
        "number": text(NUMBER),
        "at": f"coalesce({moment('violation_date', feed.zone)}, {created})",
        "received_at": created,
        "category": text("subject"),
        "reporter_area": text("consumer_area_code"),
    }


def _place_of_row() -> str:
    """The import batch and the place in it, else the content and how often it came before."""
    content = f"concat_ws('|', {', '.join(CONTENT)})"
    again = f"row_number() OVER (PARTITION BY {content} ORDER BY line)"
    batch = "created_date || '-' || chunk || '-' || seq"
    return f"coalesce({batch}, md5({content}) || '-' || {again})"


def _published(path: Path, feed: Feed) -> dict[str, str]:
    """By day of publication.

    Undated rows ("backfill") were published no later than the first dated one, whose day they
    take; a file without any day is of the feed's `as_of`.
    """
    day = moment("published", feed.zone)
    undated = f"coalesce({moment(literal(_first_day(path, feed)), feed.zone)}, {_time(feed.as_of)})"
    at = f"coalesce({day}, {undated})"
    return {
        **_FIXED,
        "report_id": "'ftc-' || published || '-' || CAST(line AS VARCHAR)",
        "number": text(NUMBER),
        "at": at,
        "received_at": at,
    }


def _first_day(path: Path, feed: Feed) -> str:
    """The earliest day that starts a line, or nothing."""
    blocks = read_blocks(path, feed.encoding)
    days = (min(_DATED.findall(block.data), default=b"9999") for block in blocks)
    return min(days, default=b"").decode()


def _time(at: datetime | None) -> str:
    return f"TIMESTAMP {literal(f'{at:%Y-%m-%d %H:%M:%S}')}" if at else "NULL"


def _typed(path: Path, feed: Feed) -> dict[str, str]:
    types = types_of(path)
    check_columns(path, DAILY, types)
    created = typed_time(*types["created_date"], feed.zone)
    place = "CAST(line - 1 AS VARCHAR)"
    if {"chunk", "seq"} <= set(types):
        place = "concat_ws('-', chunk, seq)"
    sql = {
        **_FIXED,
        "report_id": f"concat('ftc-', strftime({created}, '%Y-%m-%d'), '-', {place})",
        "number": f"nullif({typed_text(*types[NUMBER])}, '')",
        "at": created,
        "received_at": created,
    }
    for raw, theirs in (("reporter_area", "consumer_area_code"), ("category", "subject")):
        if theirs in types:
            sql[raw] = typed_text(*types[theirs])
    return sql


FTC_DNC = FtcDnc()
