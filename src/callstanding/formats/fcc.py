"""Complaints of the US Federal Communications Commission about unwanted calls (open data).

Data sets 3xyp-aqkj and vakf-fz8e, with the field names of the API or of the portal. Date and time
of the call are what the consumer typed ("8:08 PM", "2:30 p.m.", blank), without a zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.expressions import finite, moment, text, to_utc
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import headed, names_of, read_csv

PORTAL = {
    "ticket_id": "id",
    "date_of_issue": "issue_date",
    "time_of_issue": "issue_time",
    "caller_id": "caller_id_number",
}
NEEDED = {"caller_id_number", "issue_date", "ticket_created"}
OPTIONAL = ("id", "issue_time", "issue", "state")

_DATES = ("%Y-%m-%d", "%m/%d/%Y")
_TIMES = ("%I:%M %p", "%I:%M:%S %p", "%H:%M")
_STAMPS = ("%m/%d/%Y %I:%M:%S %p %z", "%m/%d/%Y %I:%M:%S %p")


@dataclass(frozen=True)
class Fcc:
    """Reports of kind spam, without a reporter."""

    name: str = "fcc"
    kind: Kind = "reports"
    about: str = "FCC consumer complaints about unwanted calls (3xyp-aqkj, vakf-fz8e) as CSV."
    home: str | None = "US"

    def sniff(self, head: Head) -> int:
        """Certain with the FCC's column names."""
        return 97 if set(_names(head)) >= NEEDED else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The complaints, at the time of the call, else of the ticket."""
        head = read_head(path, feed.encoding)
        return read_csv(
            path,
            feed,
            kind="reports",
            layout=headed(head, NEEDED, names=_names(head)),
            expressions=expressions(feed),
            optional=OPTIONAL,
        )


def expressions(feed: Feed) -> dict[str, str]:
    """Raw columns; the caller id is the number that was shown, not the one to call back."""
    stamp = f"try_strptime(ticket_created, [{_quoted(_STAMPS)}])"
    ticket = f"coalesce({moment('ticket_created', feed.zone)}, {finite(f'CAST({stamp} AS TIMESTAMP)')})"
    clock = "replace(upper(trim(coalesce(issue_time, ''))), '.', '')"
    day = f"try_strptime(left(trim(issue_date), 10), [{_quoted(_DATES)}])"
    wall = f"(CAST({day} AS DATE) + coalesce(CAST(try_strptime({clock}, [{_quoted(_TIMES)}]) AS TIME), TIME '00:00'))"
    called = to_utc(wall, feed.zone)
    return {
        "kind": "'spam'",
        "source": "'fcc'",
        "report_id": f"'fcc-' || {text('id')}",
        "number": text("caller_id_number"),
        "at": f"coalesce({called}, {ticket})",
        "received_at": ticket,
        "category": text("issue"),
        "reporter_area": text("state"),
    }


def _names(head: Head) -> tuple[str, ...]:
    return tuple(PORTAL.get(name, name) for name in names_of(head.header))


def _quoted(formats: tuple[str, ...]) -> str:
    return ", ".join(f"'{each}'" for each in formats)


FCC = Fcc()
