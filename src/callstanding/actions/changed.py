"""A fall of a number's answer rate, with its cause, and what to say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from callstanding.actions.causes import Cause, Evidence
from callstanding.actions.drops import Drop
from callstanding.messages import phrase
from callstanding.messages.figures import count
from callstanding.messages.phrases import percent

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Change:
    """A fall of the answer rate of a number, or of a whole pool (`numbers` has them all), and why.

    `since` is the first day of the new rate, `found` the day at whose end it was plain, `until` the last day told of.
    """

    name: str
    numbers: tuple[str, ...]
    drop: Drop
    cause: Cause
    evidence: Evidence

    @property
    def since(self) -> date:
        """The first day of the new rate."""
        return day(self.drop.since)

    @property
    def found(self) -> date:
        """The day at whose end the fall was plain."""
        return day(self.drop.alarm)


def day(number: int) -> date:
    """A day by its count since 1970."""
    return EPOCH + timedelta(days=number)


def told(change: Change, lang: str = "en") -> str:
    """Why the rate fell, in one sentence with its evidence."""
    return phrase("changed", _key(change), lang, **_fill(change, lang))


def _key(change: Change) -> str:
    found = change.evidence
    if change.cause == "label" and found.seen:
        return "label_seen"
    return f"carrier_{found.where}" if change.cause == "carrier" else change.cause


def _fill(change: Change, lang: str) -> dict[str, object]:
    found, drop = change.evidence, change.drop
    said: Callable[[float | None], str] = lambda share: percent(share, lang)  # noqa: E731 - one word for many
    shares = {name: said(share) for name, share in found.shares.items()}
    return {
        "before": said(drop.before),
        "after": said(drop.after),
        "share": said(max(found.shares.values())),
        "siblings": count(found.siblings, lang),
        "siblings_before": said(found.siblings_before),
        "siblings_after": said(found.siblings_after),
        "invalid_before": said(found.invalid_before),
        "invalid_after": said(found.invalid_after),
        "new_before": said(found.new_before),
        "new_after": said(found.new_after),
        "standard": said(found.standard),
        "stopped_before": said(found.stopped_before),
        "stopped_after": said(found.stopped_after),
        "fallen": said(found.fallen),
        "standing": said(max(0.0, found.standing or 0.0)),
        **{f"share_{name}": share for name, share in shares.items()},
    }
