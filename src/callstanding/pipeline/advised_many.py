"""Advice for a whole stock: a row for each number, those first that need something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from callstanding.actions.advice import AS_NOW, REST
from callstanding.engines import Duck
from callstanding.pipeline.advise import Advice, advise_many, as_now_or_rest
from callstanding.pipeline.advised import LIKELY, RARE, iso, sentence
from callstanding.pipeline.asked import Options, Progress
from callstanding.pipeline.filled import filled
from callstanding.pipeline.flow import moment
from callstanding.pipeline.moments import at
from callstanding.pipeline.screening import screened
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy


def board(engine: Duck, policy: Policy, *, as_of: datetime | None = None, lang: str = "en") -> list[dict[str, Any]]:
    """A row for each number that made calls, those first that need something: whether it is tagged as it goes on, and
    when it is clean if it rests. Numbers that stand well by far are not looked at closely.
    """
    present = moment(engine, as_of)
    apart = screened(engine, policy, present, as_of=as_of)
    looked = [
        _row(each, lang)
        for each in advise_many(engine, policy, apart.suspects, as_of=as_of, at=present, choose=as_now_or_rest)
    ]
    least = policy.number("status.unknown_below_calls")
    quiet = [
        _line(number, "clean" if calls >= least else "unknown", float(pace))
        for number, pace, calls in zip(apart.quiet, apart.per_day, apart.calls, strict=True)
    ]
    return [*sorted(looked, key=lambda row: _URGENT.index(row["status"])), *quiet]


_URGENT = ("spam", "watch", "recovering", "clean", "unknown")


def _row(advice: Advice, lang: str) -> dict[str, Any]:
    of = {outlook.way.name: outlook for outlook in advice.outlooks}
    now, rest = of.get(AS_NOW), of.get(REST)
    row = _line(advice.number, advice.status, advice.per_day)
    if now and now.tagged.share >= RARE:
        row |= {"tagged": iso(at(min(now.tagged.middle, advice.until)))[:10], "share": round(now.tagged.share, 2)}
    if rest and rest.clean.share >= LIKELY:
        row |= {"clean_if_resting": iso(at(rest.clean.middle))[:10]}
    return row | {"sentence": sentence(rest or now or advice.outlooks[0], advice, lang)}


def _line(number: str, status: str, pace: float) -> dict[str, Any]:
    nothing = {"tagged": "", "share": 0.0, "clean_if_resting": "", "sentence": ""}
    return {"number": number, "status": status, "per_day": round(pace, 1), **nothing}


def board_of_files(
    files: Sequence[Path],
    reports: Sequence[Path],
    assignments: Sequence[Path],
    store: Path | None,
    *,
    options: Options,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """The same from files, or from a store that no other process has open."""
    policy = load_policy(options.policy)
    with filled(files, reports, assignments, store, options=options, progress=progress) as engine:
        return board(engine, policy, as_of=options.as_of, lang=options.lang)
