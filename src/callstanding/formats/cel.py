"""Asterisk channel event log (CEL): several lines a call, as written by cel_custom or exported with a header.

Traps: the events of one call lie anywhere in the file, also backwards; times are an epoch, or wall clock time of
the switch, or carry their zone; a channel of another call may be drawn into this one; columns are those of
cel_custom.conf, or any subset with a header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from callstanding.formats.cel_call import rebuild
from callstanding.formats.cel_events import CelEvent, read_event
from callstanding.formats.cells import moment
from callstanding.formats.csv_rows import Layout
from callstanding.formats.format import Batch, Feed, Kind
from callstanding.formats.gathering import Gathered, Story, csv_chunks, gather
from callstanding.formats.head import Head, read_head
from callstanding.formats.text_file import names_of

COLUMNS = (
    "eventtype", "eventtime", "cid_name", "cid_num", "cid_ani", "cid_rdnis", "cid_dnid", "exten", "context",
    "channame", "appname", "appdata", "amaflags", "accountcode", "uniqueid", "linkedid", "peer", "userfield",
    "userdeftype", "extra",
)  # fmt: skip
FEWEST = COLUMNS.index("linkedid") + 1
ALIASES = {
    "eventname": "eventtype", "cidnum": "cid_num", "ani": "cid_ani", "channel": "channame", "account": "accountcode",
    "eventextra": "extra",
}  # fmt: skip
NEEDED = {"eventtype", "eventtime", "linkedid"}
USED = (
    "eventtype",
    "eventtime",
    "cid_num",
    "cid_ani",
    "exten",
    "channame",
    "accountcode",
    "uniqueid",
    "linkedid",
    "extra",
)
KINDS = {"CHAN_START", "CHAN_END", "ANSWER", "HANGUP", "APP_START", "APP_END", "BRIDGE_ENTER", "BRIDGE_EXIT",
         "BRIDGE_START", "BRIDGE_END", "LINKEDID_END"}  # fmt: skip


@dataclass(frozen=True)
class AsteriskCel:
    """Calls rebuilt from Asterisk's channel events; the linkedid is the call's id."""

    name: str = "asterisk-cel"
    kind: Kind = "calls"
    about: str = "Asterisk channel event log (CEL), with or without a header; one call from its events."
    home: str | None = None

    def sniff(self, head: Head) -> int:
        """Certain with the header's names, or with event names and times at their places."""
        return 95 if find_layout(head) else 0

    def read(self, path: Path, feed: Feed) -> Iterator[Batch]:
        """The calls; each line is an event, all but the first of a call are spare."""
        layout = find_layout(read_head(path, feed.encoding)) or Layout(COLUMNS, header=0)
        wanted = [name for name in USED if name in layout.columns]
        chunks = csv_chunks(path, feed, layout, wanted)
        return gather(path, chunks, _story(feed.zone, numbered="cid_num" in layout.columns))


def find_layout(head: Head) -> Layout | None:
    """The columns, from the header or from what the first lines hold."""
    names = tuple(ALIASES.get(name, name) for name in names_of(head.header))
    if set(names) >= NEEDED and len(set(names)) == len(names):
        return Layout(names, head.delimiter)
    widths = [len(row) for row in head.rows if _is_event(row)]
    if not widths or 2 * len(widths) < len(head.rows):
        return None
    return Layout(COLUMNS[: max(widths, key=widths.count)], head.delimiter, header=0)


def _is_event(row: Sequence[str]) -> bool:
    fits = FEWEST <= len(row) <= len(COLUMNS)
    return fits and row[0].strip() in KINDS and moment(row[1], "UTC") is not None


def _story(zone: str, *, numbered: bool) -> Story[CelEvent]:
    return Story(
        event=lambda line, cells: read_event(line, cells, zone=zone),
        key=lambda event: event.linkedid,
        finished=_finished,
        to_call=lambda events: rebuild(events, numbered=numbered),
        fold=_fold,
    )


def _finished(events: Sequence[CelEvent]) -> bool:
    """Its first channel has begun and its last has ended, in whichever order the file is written."""
    ended = any(event.kind == "LINKEDID_END" for event in events)
    return ended and any(event.kind == "CHAN_START" and event.uniqueid == event.linkedid for event in events)


def _fold(calls: dict[str, Gathered[CelEvent]]) -> None:
    """Joins a lone channel to the call that drew it in: a switchboard rings its operator that way."""
    homes: dict[str, set[str]] = {}
    for key, call in calls.items():
        for event in call.events:
            homes.setdefault(event.uniqueid, set()).add(key)
    for key in list(calls):
        own = {event.uniqueid for event in calls[key].events}
        others = homes[next(iter(own))] - {key} if len(own) == 1 else set()
        home = next((other for other in sorted(others) if other in calls), None)
        if home is not None:
            calls[home].join(calls.pop(key))


ASTERISK_CEL = AsteriskCel()
