"""What is let in: why a raw row cannot be used, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isnan
from typing import Any

from callstanding.engines.admission import LONGEST_S
from callstanding.engines.memory.facts import REPORT_KINDS

Row = Mapping[str, Any]

_EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - the engine's clock is naive UTC
_DISPOSITIONS = ("answered", "no-answer", "busy", "rejected", "blocked", "failed")


def fault(kind: str, row: Row, latest: datetime) -> str | None:
    """The first reason why a row cannot be used; `latest` is the last believable time."""
    if kind == "calls":
        return next(_call_faults(row, latest), None)
    if kind == "reports":
        return next(_report_faults(row, latest), None)
    return next(_assignment_faults(row), None)


def _time_faults(name: str, at: datetime | None, latest: datetime) -> Iterator[str]:
    if at is None:
        yield f"{name}: no time that can be read"
    elif at < _EARLIEST:
        yield f"{name}: lies before 1990"
    elif at > latest:
        yield f"{name}: lies in the future"


def _call_faults(row: Row, latest: datetime) -> Iterator[str]:
    yield from _time_faults("start", row["start"], latest)
    if not row["callee"]:
        yield "callee: missing"
    if row["disposition"] is None:
        yield "disposition: missing or unknown word"
    elif row["disposition"] not in _DISPOSITIONS:
        yield "disposition: unknown word"
    yield from _talk_faults(row["talk_s"], row["disposition"])
    if row["ring_s"] is not None and not 0 <= row["ring_s"] <= LONGEST_S:
        yield "ring_s: negative, not a number or longer than two days"


def _talk_faults(talk: float | None, disposition: str | None) -> Iterator[str]:
    if talk is None:
        if disposition == "answered":
            yield "talk_s: missing on an answered call"
    elif talk < 0 or isnan(talk):
        yield "talk_s: negative or not a number"
    elif talk > LONGEST_S:
        yield "talk_s: longer than two days"


def _report_faults(row: Row, latest: datetime) -> Iterator[str]:
    yield from _time_faults("at", row["at"], latest)
    if row["kind"] is not None and row["kind"] not in REPORT_KINDS:
        yield "kind: not one of spam, fraud, block, wanted"


def _assignment_faults(row: Row) -> Iterator[str]:
    if not row["number"]:
        yield "number: missing"
    if not row["holder"]:
        yield "holder: missing"
    if row["from_at"] is None:
        yield "from: no time that can be read"
    elif row["to_at"] is not None and row["to_at"] <= row["from_at"]:
        yield "to: not after from"
