"""Notices: what happened to a number, as it is told to programs (a JSON body) and to people (a sentence)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from callstanding.live.published import Event

SENTENCES = {
    "standing.tagged": "{number} is now shown as spam (Spam Score {score}).",
    "standing.cleared": "{number} is not shown as spam any more; it is {status}.",
    "standing.watch": "{number} is watched: more of the same makes it spam (Spam Score {score}).",
    "limit.near": "{number} is near a limit: a little more of the same makes its standing worse.",
    "dispute.opened": "The standing of {number} is disputed.",
    "dispute.decided": "The dispute about {number} is decided: {state}.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened. The id is made of what happened, so that it has one id however often told."""

    event: str
    number: str
    at: float
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """What receivers know it by."""
        told = msgspec.json.encode([self.event, self.number, self.at, self.data], order="sorted")
        return "evt_" + hashlib.sha256(told).hexdigest()[:32]

    @property
    def body(self) -> str:
        """The JSON document of Standard Webhooks: type, timestamp (UTC), data."""
        at = datetime.fromtimestamp(self.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return msgspec.json.encode({"type": self.event, "timestamp": at, "data": self.data}).decode()


def of_standing(event: Event) -> Notice | None:
    """The notice of a published change; None for a change that nobody waits for, such as recovering to clean."""
    name = _named(event)
    if name is None:
        return None
    data = {
        "number": event.number,
        "was": event.was,
        "status": event.status,
        "spam_score": round(event.spam_score, 1),
        "because": list(event.because),
    }
    return Notice(name, event.number, event.at, data)


def sentence(event: str, body: str) -> str:
    """What a body says, for people."""
    data = msgspec.json.decode(body)["data"]
    score = round(data.get("spam_score", 0.0))
    because = ", ".join(word.replace("_", " ") for word in data.get("because", ()))
    text = SENTENCES[event].format(score=score, **{k: v for k, v in data.items() if isinstance(v, str)})
    due = data.get("due") if event == "dispute.opened" else None
    text += f" A status is owed by {due}." if due else ""
    return f"{text} Because of: {because}." if because else text


def _named(event: Event) -> str | None:
    """The tag counts as cleared once the number is not shown as spam, which it is not while it recovers."""
    if event.status == event.was:
        return "limit.near" if event.near else None
    if event.status == "spam":
        return "standing.tagged"
    if event.was == "spam":
        return "standing.cleared"
    return "standing.watch" if event.status == "watch" else None
