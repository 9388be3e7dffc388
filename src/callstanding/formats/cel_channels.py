"""The channels of one call, from its events: when each began, was answered, was bridged, hung up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from callstanding.formats.cel_events import CelEvent

_ENDPOINT = re.compile(r"[^/]+/(.+?)(?:-[0-9a-fA-F]+)?(?:;\d)?")


@dataclass
class Channel:
    """One leg: a telephone, a trunk, or Asterisk's own Local channel between two of them."""

    name: str
    uniqueid: str
    start: datetime
    end: datetime
    number: str | None = None
    exten: str | None = None
    account: str | None = None
    answer: datetime | None = None
    hangup: CelEvent | None = None
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    _since: datetime | None = None
    _bridge: object = None

    @property
    def is_party(self) -> bool:
        """Whether somebody is at its end: Local channels and announcers are plumbing."""
        return not self.name.startswith(("Local/", "Announcer/", "Recorder/", "CBAnn/", "Message/"))

    @property
    def endpoint(self) -> str:
        """`1001` of `PJSIP/1001-0000001f`."""
        match = _ENDPOINT.fullmatch(self.name)
        return match[1] if match else self.name

    @property
    def talk_s(self) -> float:
        """Seconds in a bridge with somebody; waiting in a queue (a holding bridge) is no talk."""
        return sum((end - start).total_seconds() for start, end in self.spans)

    def take(self, event: CelEvent) -> None:
        """The next event of this channel, in the order of time."""
        self.end = event.at
        self.number = self.number or event.number
        self.account = self.account or event.account
        if event.kind == "CHAN_START":
            self.exten = event.exten
        elif event.kind == "ANSWER":
            self.answer = self.answer or event.at
        elif event.kind in {"BRIDGE_ENTER", "BRIDGE_START"}:
            self._enter(event)
        elif event.kind in {"BRIDGE_EXIT", "BRIDGE_END"}:
            if event.details.get("bridge_id") == self._bridge:  # else it has moved on to another already
                self.leave(event.at)
        elif event.kind in {"HANGUP", "CHAN_END"}:
            self.hangup = event if event.kind == "HANGUP" else self.hangup
            self.leave(event.at)

    def _enter(self, event: CelEvent) -> None:
        self.leave(event.at)
        held = event.details.get("bridge_technology") == "holding_bridge"
        self._since, self._bridge = None if held else event.at, event.details.get("bridge_id")

    def leave(self, at: datetime) -> None:
        """Out of the bridge, if in one."""
        if self._since is not None:
            self.spans.append((self._since, at))
        self._since = None


def channels_of(events: Iterable[CelEvent]) -> list[Channel]:
    """The channels in the order in which they began. `events` are in the order of time."""
    channels: dict[str, Channel] = {}
    last = None
    for event in events:
        if event.kind == "LINKEDID_END":
            continue
        channel = channels.get(event.channel)
        if channel is None:
            channel = channels[event.channel] = Channel(event.channel, event.uniqueid, event.at, event.at)
        channel.take(event)
        last = event.at
    for channel in channels.values():
        if last is not None:
            channel.leave(last)  # the file ends while they talk
    return list(channels.values())
