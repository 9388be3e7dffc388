"""The events that an endpoint can be told of."""

from __future__ import annotations

from collections.abc import Iterable

from callstanding.errors import UsageError

EVENTS = (
    "standing.tagged",
    "standing.cleared",
    "standing.watch",
    "limit.near",
    "dispute.opened",
    "dispute.decided",
)


def checked_events(events: Iterable[str]) -> list[str]:
    """The events asked for, each once, in their order. Raises UsageError for an unknown one and for none."""
    asked = set(events)
    hint = f"Events are {', '.join(EVENTS)}."
    if unknown := sorted(asked - set(EVENTS)):
        raise UsageError(f"There is no event {unknown[0]!r}.", hint=hint)
    if not asked:
        raise UsageError("An endpoint has at least one event.", hint=hint)
    return [event for event in EVENTS if event in asked]
