"""Tenures as spans of time: which of them join, and which cannot both be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import inf

from callstanding.errors import UsageError
from callstanding.inventory.item import Item, Tenure, said


def assigned(tenures: Iterable[Tenure]) -> Iterator[Tenure]:
    """Tenures as assignments: those of one holder that join are one, whatever campaigns they served.

    They come sorted by number and time.
    """
    held: Tenure | None = None
    for tenure in tenures:
        now = replace(tenure, campaign="")
        if held is not None and (held.number, held.holder, held.until) == (now.number, now.holder, now.since):
            held = replace(held, until=now.until)
            continue
        if held is not None:
            yield held
        held = now
    if held is not None:
        yield held


def is_told(tenure: Tenure, known: Sequence[Tenure]) -> bool:
    """Whether the ledger of the number says this already."""
    return any((t.holder, t.since, t.until) == (tenure.holder, tenure.since, tenure.until) for t in assigned(known))


def check_past(tenure: Tenure, item: Item, known: Sequence[Tenure]) -> None:
    """Raises UsageError where a former tenure does not fit to what is known of its number; it says what holds."""
    end = inf if tenure.until is None else tenure.until
    if end <= tenure.since:
        raise UsageError(f"{tenure.number}: a tenure ends after it begins, not at {said(end)}.")
    for other in known:
        if tenure.since < (inf if other.until is None else other.until) and other.since < end:
            until = "now" if other.until is None else said(other.until)
            told = f"{tenure.number} was held by {other.holder} from {said(other.since)} until {until}"
            raise UsageError(f"{told}: a tenure of {tenure.holder} that overlaps it cannot be true too.")
    if not item.is_held and end > item.since:
        told = f"{tenure.number} is {item.state} since {said(item.since)}"
        raise UsageError(f"{told}: {tenure.holder} cannot hold it later than that.")
