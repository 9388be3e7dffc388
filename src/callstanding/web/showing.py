"""Standings as the interface shows them, and who is shown what: all of it, or a band."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from callstanding.control.caller import Caller
from callstanding.lookup import Shown, band
from callstanding.records.number import Number
from callstanding.web.house import House
from callstanding.web.times import When, moment

Band = Literal["unknown", "clean", "watch", "spam"]
Grade = Literal["A", "B", "C", "D"]


class Standing(msgspec.Struct, frozen=True):
    """What is published of a number; grades are null where there is not enough evidence."""

    status: Literal["unknown", "clean", "watch", "spam", "recovering"]
    flags: list[str]
    spam_score: Annotated[float, msgspec.Meta(description="0 to 100")]
    score_low: float
    score_high: float
    maturity: str | None
    connection: str | None
    engagement: str | None
    sentiment: str | None
    calls_out: int
    calls_in: int
    reports: int
    since: When
    clean_by: When | None
    as_of: When
    near: Annotated[bool, msgspec.Meta(description="A little more evidence would change the status for the worse.")]


class Looked(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to a look-up. `standing` is there for keys that may read it; null: nothing is known."""

    number: str | None
    kind: Annotated[str, msgspec.Meta(description="mobile, geographic, short, emergency, anonymous, invalid and more")]
    band: Band
    as_of: Annotated[str | None, msgspec.Meta(description="When the standings were last brought up to date.")]
    standing: Standing | UnsetType | None = UNSET


def standing_of(shown: Shown | None) -> Standing | None:
    """A published standing with written times."""
    if shown is None:
        return None
    return Standing(
        status=shown.status,  # type: ignore[arg-type]
        flags=list(shown.flags),
        spam_score=shown.spam_score,
        score_low=shown.score_low,
        score_high=shown.score_high,
        maturity=shown.maturity,
        connection=shown.connection,
        engagement=shown.engagement,
        sentiment=shown.sentiment,
        calls_out=shown.calls_out,
        calls_in=shown.calls_in,
        reports=shown.reports,
        since=moment(shown.since),
        clean_by=None if shown.clean_by is None else moment(shown.clean_by),
        as_of=moment(shown.as_of),
        near=shown.near,
    )


def looked(house: House, number: Number, *, whole: bool) -> Looked:
    """The answer about one number: with its standing, or the band alone."""
    shown = house.standings.lookup.get(number.e164) if number.e164 else None
    return Looked(
        number.e164,
        number.kind,
        band(shown),  # type: ignore[arg-type]
        house.standings.as_of,
        standing_of(shown) if whole else UNSET,
    )


def may_read(caller: Caller, number: str | None, owned: frozenset[str]) -> bool:
    """Whether the caller is shown all: an operator with `read`, or the owner of the number with it."""
    return caller.may("read") and (caller.only is None or number in owned)
