"""One event of Asterisk's channel event log (CEL), read from its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from callstanding.formats.cells import moment, text, whole
from callstanding.formats.gathering import Cells

ORDER = ("CHAN_START", "APP_START", "ANSWER", "BRIDGE_ENTER", "BRIDGE_EXIT", "HANGUP", "CHAN_END", "LINKEDID_END")
"""In which order events of the same instant happened; others stand in the middle."""


@dataclass(frozen=True, slots=True)
class CelEvent:
    """What happened to which channel, when. `extra` is the event's own: for a HANGUP cause, source and dial status."""

    line: int
    kind: str
    at: datetime
    channel: str
    uniqueid: str
    linkedid: str
    number: str | None
    exten: str | None
    account: str | None
    extra: str | None

    @property
    def moment(self) -> tuple[datetime, int, int]:
        """The place of the event in its call; files may be written backwards."""
        rank = ORDER.index(self.kind) if self.kind in ORDER else 2
        return self.at, rank, self.line

    @property
    def details(self) -> dict[str, Any]:
        """The extra as an object; Asterisk before 12 wrote `cause,source,dialstatus`."""
        if not self.extra:
            return {}
        if self.kind == "HANGUP" and (parts := re.fullmatch(r"(\d+),([^,]*),([^,]*)", self.extra)):
            return {"hangupcause": parts[1], "hangupsource": parts[2], "dialstatus": parts[3]}
        try:
            value = msgspec.json.decode(self.extra)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


def read_event(line: int, cells: Cells, *, zone: str) -> CelEvent | str:
    """The event, or why the line is none."""
    kind, at = text(cells.get("eventtype")), moment(cells.get("eventtime"), zone)
    if kind is None:
        return "no event type"
    if at is None:
        return "no readable event time"
    channel, uniqueid = text(cells.get("channame")), text(cells.get("uniqueid"))
    linkedid = text(cells.get("linkedid")) or uniqueid
    if linkedid is None:
        return "neither linkedid nor uniqueid: the event belongs to no call"
    return CelEvent(
        line=line,
        kind=kind.upper(),
        at=at,
        channel=channel or uniqueid or linkedid,
        uniqueid=uniqueid or linkedid,
        linkedid=linkedid,
        number=text(cells.get("cid_num")) or text(cells.get("cid_ani")),
        exten=text(cells.get("exten")),
        account=text(cells.get("accountcode")),
        extra=text(cells.get("extra")),
    )


def cause_of(event: CelEvent | None) -> int | None:
    """The Q.850 cause of a HANGUP; 0 says nothing."""
    return (whole(event.details.get("hangupcause")) or None) if event else None
