"""Quarantine by risk: when a number may go to its next holder, by law and by what former holders left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from callstanding.inventory.legal import LegalSpan, legal_span
from callstanding.policies.policy import Policy

Advice = Literal["release", "wait", "retire"]


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left of former holders' standing: its upper bound (90 %) now, and the first day on which it is below the
    policy's `vetting.score` if nothing new is heard (None: later than any forecast).
    """

    upper: float
    below: date | None


@dataclass(frozen=True, slots=True)
class Strays:
    """Calls of the last seven days that were meant for a former holder, and the day from which they are few enough:
    early (5 %), likely, late (95 %); None where they do not become so few.
    """

    per_week: float
    early: date | None
    likely: date | None
    late: date | None


@dataclass(frozen=True, slots=True)
class Why:
    """A reason: what it is about, the value, the limit of the policy or the law, and where that comes from."""

    code: str
    value: float | None
    limit: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Release:
    """Whether a number may be released now (`may`), or only with a stated reason (`with_why`).

    `earliest` and `latest` are the law's; `forecast` the day from which it is clean within it, with its 5 and 95 %
    (None: not to be foreseen).
    """

    may: bool
    with_why: bool
    earliest: date
    early: date | None
    forecast: date | None
    late: date | None
    latest: date
    advice: Advice
    reasons: tuple[Why, ...]


def release(
    today: date,
    since: date,
    *,
    country: str | None,
    residual: Residual | None,
    strays: Strays,
    policy: Policy,
    business: bool = False,
) -> Release:
    """May a number that is quarantined `since` a day be released today? `residual` None: nothing is known of it.

    Never before the law's first day. Above a threshold, after the law's last day, or where nothing is known, only with
    a reason. UsageError for a country that is none.
    """
    span = legal_span(since, policy, country=country, business=business)
    lawful, reasons = today >= span.earliest, tuple(_reasons(today, since, span, residual, strays, policy))
    early, likely, late = (_within(span, residual, day) for day in (strays.early, strays.likely, strays.late))
    may = lawful and not reasons
    codes = {reason.code for reason in reasons}
    tainted = codes & {"residual", "strays"}
    hopeless = tainted and (today >= span.latest or (likely is not None and likely > span.latest))
    advice: Advice = "release" if codes <= {"overdue"} else "retire" if hopeless else "wait"
    return Release(may, lawful, span.earliest, early, likely, late, span.latest, advice, reasons)


def _within(span: LegalSpan, residual: Residual | None, few: date | None) -> date | None:
    """The day on which all is below its threshold, not before the law's first; None where one of it never is."""
    if residual is None or residual.below is None or few is None:
        return None
    return max(span.earliest, residual.below, few)


def _reasons(
    today: date, since: date, span: LegalSpan, residual: Residual | None, strays: Strays, policy: Policy
) -> list[Why]:
    """What speaks against releasing it today."""
    score, calls = policy.settings["vetting.score"], policy.settings["vetting.stray_calls"]
    most, few = policy.number(score.key), policy.number(calls.key)
    lain = float(max(0, (today - since).days))
    found = []
    if today < span.earliest:
        found.append(Why("too_early", lain, span.shortest.days, span.shortest.source))
    if residual is None:
        found.append(Why("nothing_known", None, None, "no call and no report names the number"))
    elif residual.upper >= most:
        found.append(Why("residual", residual.upper, most, score.source))
    if strays.per_week > few:
        found.append(Why("strays", strays.per_week, few, calls.source))
    if today > span.latest:
        found.append(Why("overdue", lain, span.longest.days, span.longest.source))
    return found
