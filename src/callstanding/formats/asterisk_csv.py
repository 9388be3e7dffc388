"""Asterisk call records: cdr_csv files (Master.csv) and tables exported with a header.

Columns and their order: cdr/cdr_csv.c of Asterisk; 15 to 21 of them by the options in cdr.conf.
Times are the switch's local time unless `usegmtime` is set: give the feed's zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from callstanding.formats.csv_rows import Layout
from callstanding.formats.expressions import moment, number, text, word
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import names_of, read_csv

FIXED = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata",
    "start", "answer", "end_", "duration", "billsec", "disposition", "amaflags",
)  # fmt: skip
NEWER = ("peeraccount", "linkedid", "sequence")  # cdr.conf: newcdrcolumns
OPTIONAL = ("uniqueid", "userfield", *NEWER, "accountcode", "clid", "channel", "duration")

DISPOSITIONS = {
    "ANSWERED": "answered",
    "NO ANSWER": "no-answer",
    "BUSY": "busy",
    "FAILED": "failed",
    "CONGESTION": "failed",
}
ALIASES = {"calldate": "start", "end": "end_"}
NEEDED = {"src", "dst", "start", "billsec", "disposition"}

_DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|\d{9,10}\.\d+")
_UNIQUE = re.compile(r".*\d{9,10}\.\d+")


@dataclass(frozen=True)
class AsteriskCsv:
    """Calls as Asterisk writes them; the legs of one call share its linkedid or uniqueid."""

    name: str = "asterisk-csv"
    kind: Kind = "calls"
    about: str = "Asterisk cdr_csv (Master.csv), with or without a header and optional columns."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with Asterisk's header, or its words and times at their places."""
        return 95 if find_layout(head) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls, in UTC; a second application's row repeats the call's id."""
        layout = find_layout(read_head(path, feed.encoding)) or Layout(FIXED, header=0)
        return read_csv(
            path,
            feed,
            kind="calls",
            layout=replace(layout, fit=lambda cells: _fit(cells, layout.columns)),
            expressions=expressions(feed),
            optional=OPTIONAL,
        )


def expressions(feed: Feed) -> dict[str, str]:
    """Raw columns from Asterisk's; an unanswered call rang for all of its duration."""
    answered = "upper(trim(disposition)) = 'ANSWERED'"
    talk, whole = number("billsec"), number("duration")
    caller_in_clid = r"nullif(regexp_extract(clid, '<([^>]*)>\s*$', 1), '')"
    # PJSIP/carrier-0000a1b2: the peer, and the channel's own eight hexadecimal digits
    peer = "CASE WHEN channel[-9] = '-' AND contains(channel, '/') THEN channel[:-10] END"
    return {
        "call_id": f"coalesce({text('linkedid')}, {text('uniqueid')})",
        # not coalesce, which would run the pattern on every line
        "caller": f"CASE WHEN trim(src) <> '' THEN trim(src) ELSE {caller_in_clid} END",
        "callee": text("dst"),
        "start": moment("start", feed.zone),
        "ring_s": f"CASE WHEN {answered} THEN {whole} - {talk} ELSE {whole} END",
        "talk_s": f"CASE WHEN {answered} THEN {talk} ELSE least({talk}, 0) END",
        "disposition": word("disposition", DISPOSITIONS),
        "trunk": peer,
        "account": text("accountcode"),
    }


def find_layout(head: Head) -> Layout | None:
    """The columns, from the header or from where the disposition and the times stand."""
    names = tuple(ALIASES.get(name, name) for name in names_of(head.header))
    if set(names) >= NEEDED and len(set(names)) == len(names):
        return Layout(names, head.delimiter)
    layouts = [columns for row in head.rows if (columns := columns_of(row))]
    if not layouts or 2 * len(layouts) < len(head.rows):
        return None
    usual = max(layouts, key=lambda columns: (layouts.count(columns), len(columns)))  # a field is lost, never won
    return Layout(usual, head.delimiter, header=0)


def columns_of(row: Sequence[str]) -> tuple[str, ...] | None:
    """The columns of a row without header, or None when it is not Asterisk's."""
    for fixed in (FIXED, FIXED[1:]):  # without the account code
        place = fixed.index("disposition")
        rest = row[len(fixed) :]
        fits = len(row) >= len(fixed) and row[place] in DISPOSITIONS
        if fits and _DATE.match(row[place - 5]) and len(rest) <= 5:
            return (*fixed, *_rest_of(rest))
    return None


def _rest_of(rest: Sequence[str]) -> tuple[str, ...]:
    newer = NEWER if len(rest) >= len(NEWER) else ()
    own = len(rest) - len(newer)
    if own == 1:
        return ("uniqueid" if _UNIQUE.fullmatch(rest[0]) else "userfield", *newer)
    return (*("uniqueid", "userfield")[:own], *newer)


def _fit(cells: Sequence[str], columns: Sequence[str]) -> Sequence[str] | None:
    """A row written under other options of cdr.conf, in the columns of this file."""
    own = columns_of(cells)
    if own is None or own[0] != columns[0]:  # a row that lost a field may look like another layout
        return None
    by_name = dict(zip(own, cells, strict=True))
    return [by_name.get(name, "") for name in columns]


ASTERISK_CSV = AsteriskCsv()
