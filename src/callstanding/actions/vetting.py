"""The taint check: what former holders left on a number, as a certificate with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from callstanding.actions.evidence import digest_of, settled
from callstanding.actions.labels import BADNESS, Label
from callstanding.inventory.legal import legal_span
from callstanding.inventory.quarantine import Release, Residual, Strays, Why, release
from callstanding.policies.policy import Policy

Verdict = Literal["clear", "wait", "do not assign", "nothing known"]
VERDICTS: tuple[Verdict, ...] = ("clear", "nothing known", "wait", "do not assign")  # from good to bad


@dataclass(frozen=True, slots=True)
class Former:
    """One former tenure: `holder` None where nobody knows who it was, "" while nobody had the number. `since` and
    `until` are its bounds where known. The score and its reasons are those of its end (foreseen, where that is still to
    come), or of its last evidence where it has no end.
    """

    holder: str | None
    since: datetime | None
    until: datetime | None
    worst: str
    score: float | None
    score_high: float | None
    calls_out: int
    calls_in: int
    reports: int
    last_seen: datetime | None
    reasons: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class StrayCalls:
    """Calls that came in for a former holder, by day, and how fast they become fewer (inf: not)."""

    since: datetime | None
    by_day: dict[date, int]
    now: Strays
    half_life_days: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of a number before it is given to somebody.

    `held`: who has it or is to have it. `free_since`: the day from which nobody has it; where no assignment tells, the
    day of its last call. `start`: the Spam Score with which a new holder would begin, and its upper bound.
    """

    number: str
    country: str | None
    former: tuple[Former, ...]
    held: str | None
    free_since: date | None
    status: str
    residual_score: float | None
    residual: Residual | None
    start: tuple[float, float] | None
    strays: StrayCalls
    reports_by_day: dict[date, int]
    neighbours: dict[str, float]
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """The verdict on a number at a moment under a policy. `until`: the day to wait for, None where none is foreseen.

    `evidence` are the facts that it rests on, which the clock does not change; `digest` is their SHA-256.
    """

    number: str
    as_of: datetime
    policy: str
    version: str
    verdict: Verdict
    until: date | None
    reasons: tuple[Why, ...]
    limits: dict[str, float]
    found: Found = field(repr=False)

    @cached_property
    def evidence(self) -> dict[str, Any]:
        """The facts as plain values."""
        return evidence_of(self.found)

    @cached_property
    def digest(self) -> str:
        """It changes exactly when the evidence does."""
        return digest_of(self.evidence)

    @cached_property
    def id(self) -> str:
        """Names this certificate: the same evidence at the same moment under the same policy has the same."""
        return f"vet_{digest_of([self.digest, self.as_of, self.policy, self.version])[:16]}"


def vet(found: Found, policy: Policy, *, at: datetime) -> Certificate:
    """The certificate of one number. What is unknown is never clear; the clock alone never makes it worse."""
    reasons = tuple(_reasons(found, policy, at.date()))
    verdict = _verdict(reasons)
    return Certificate(
        number=found.number,
        as_of=at,
        policy=policy.name,
        version=policy.version,
        verdict=verdict,
        until=_until(found, reasons, policy) if verdict == "wait" else None,
        reasons=reasons,
        limits={key: policy.number(key) for key in ("vetting.score", "vetting.stray_calls", "vetting.label_days")},
        found=found,
    )


def release_of(
    made: Certificate, policy: Policy, *, since: date, today: date, country: str | None = None, business: bool = False
) -> Release:
    """Whether the number of a certificate may leave its quarantine, begun on a day. `country`: as the stock says."""
    found = made.found
    return release(
        today,
        since,
        country=country or found.country,
        residual=found.residual,
        strays=found.strays.now,
        policy=policy,
        business=business,
    )


def evidence_of(found: Found) -> dict[str, Any]:
    """What is known of a number without what the clock makes of it."""
    facts: dict[str, Any] = {name: getattr(found, name) for name in ("number", "country", "free_since")}
    facts["tenures"] = [_tenure(former) for former in found.former]
    facts["strays"] = {"since": found.strays.since, "by_day": found.strays.by_day}
    facts |= {"reports_by_day": found.reports_by_day, "neighbours": found.neighbours}
    facts["labels"] = sorted((asdict(label) for label in found.labels), key=_place_of)
    plain: dict[str, Any] = settled(facts)
    return plain


def _place_of(label: dict[str, Any]) -> tuple[Any, ...]:
    return label["day"], label["platform"], label["text"]


def _tenure(former: Former) -> dict[str, Any]:
    """A tenure without sentences: they are said in one language or another."""
    told = [{name: value for name, value in entry.items() if name != "sentence"} for entry in former.reasons]
    return asdict(former) | {"reasons": told}


_NEVER = ("held", "spam", "labelled")
_NOTHING = "nothing_known"


def _verdict(reasons: Sequence[Why]) -> Verdict:
    codes = {reason.code for reason in reasons}
    if codes & set(_NEVER):
        return "do not assign"
    if codes - {_NOTHING}:
        return "wait"
    return "nothing known" if _NOTHING in codes else "clear"


def _reasons(found: Found, policy: Policy, today: date) -> list[Why]:
    """What speaks against giving the number to somebody today, the gravest first."""
    score, few = policy.settings["vetting.score"], policy.settings["vetting.stray_calls"]
    reasons = []
    if found.held is not None:
        reasons.append(Why("held", None, None, found.held))
    if found.status == "spam":
        reasons.append(Why("spam", found.residual_score, policy.number("status.spam_leave"), "status"))
    reasons += _labelled(found, policy, today)
    if found.residual is None:
        reasons.append(Why(_NOTHING, None, None, "no call and no report names the number"))
    elif found.residual.upper >= policy.number(score.key):
        reasons.append(Why("residual", found.residual.upper, policy.number(score.key), score.source))
    if found.strays.now.per_week > policy.number(few.key):
        reasons.append(Why("strays", found.strays.now.per_week, policy.number(few.key), few.source))
    return reasons + _too_early(found, policy, today)


def _labelled(found: Found, policy: Policy, today: date) -> list[Why]:
    """Platforms whose latest label of the last days says spam, or watch."""
    days = policy.settings["vetting.label_days"]
    reasons = []
    for label in latest(found.labels):
        age = float((today - label.day).days)
        if label.meaning in ("spam", "watch") and age <= policy.number(days.key):
            code = "labelled" if label.meaning == "spam" else "watched_elsewhere"
            reasons.append(Why(code, age, policy.number(days.key), f"{label.platform}: {label.text}"))
    return reasons


def latest(labels: Sequence[Label]) -> list[Label]:
    """The latest label of each platform, in the order of their names; of several on one day the worst."""
    newest: dict[str, Label] = {}
    for label in sorted(labels, key=lambda each: (each.day, BADNESS[each.meaning], each.text)):
        newest[label.platform] = label
    return [newest[name] for name in sorted(newest)]


def _too_early(found: Found, policy: Policy, today: date) -> list[Why]:
    if found.free_since is None or found.residual is None:
        return []
    span = legal_span(found.free_since, policy, country=found.country)
    lain = float(max(0, (today - found.free_since).days))
    return [Why("too_early", lain, span.shortest.days, span.shortest.source)] if today < span.earliest else []


def _until(found: Found, reasons: Sequence[Why], policy: Policy) -> date | None:
    """The day from which nothing that speaks against it now is foreseen to; None where one of it never falls."""
    days: list[date | None] = []
    for reason in reasons:
        if reason.code == "residual" and found.residual is not None:
            days.append(found.residual.below)
        elif reason.code == "strays":
            days.append(found.strays.now.likely)
        elif reason.code == "too_early" and found.free_since is not None:
            days.append(legal_span(found.free_since, policy, country=found.country).earliest)
    keep = timedelta(days=int(policy.number("vetting.label_days")) + 1)
    watched = [label.day + keep for label in latest(found.labels) if label.meaning == "watch"]
    if "watched_elsewhere" in {reason.code for reason in reasons} and watched:
        days.append(max(watched))
    return None if not days or None in days else max(day for day in days if day is not None)
