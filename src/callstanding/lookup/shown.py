"""What is published of a number, and what a stranger may know of it."""

from __future__ import annotations

import msgspec


class Shown(msgspec.Struct, frozen=True, gc=False):
    """What is published of a number: DESIGN's standing without reasons. Times are seconds since 1970, UTC."""

    number: str
    status: str
    flags: tuple[str, ...]
    spam_score: float
    score_low: float
    score_high: float
    maturity: str | None
    connection: str | None
    engagement: str | None
    sentiment: str | None
    calls_out: int
    calls_in: int
    reports: int
    since: float
    clean_by: float | None
    as_of: float
    near: bool  # a little more evidence would change the status for the worse


def band(shown: Shown | None) -> str:
    """What a stranger may know: unknown, clean, watch or spam. No score: nobody shall probe the limits."""
    if shown is None:
        return "unknown"
    return "watch" if shown.status == "recovering" else shown.status
