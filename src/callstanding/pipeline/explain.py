"""One number explained: its entries with values and limits, its timeline, and what each fact would have to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.pipeline.asked import Explanation, Options, Progress
from callstanding.pipeline.filled import filled
from callstanding.pipeline.flow import Part, judge_numbers, moment
from callstanding.pipeline.remedies import remedies
from callstanding.pipeline.standings import assemble
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy
from callstanding.records.number import parse_number
from callstanding.signals import SIGNALS


def explain_number(
    number: str,
    files: Sequence[Path] = (),
    *,
    reports: Sequence[Path] = (),
    assignments: Sequence[Path] = (),
    options: Options,
    store: Path | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """The whole explanation of one number; NotFound when no call, report or assignment names it."""
    policy = load_policy(options.policy)
    e164 = parse_number(number, options.region).e164 or number
    with filled(files, reports, assignments, store, options=options, progress=progress) as engine:
        return explanation(engine, policy, e164, as_of=options.as_of, lang=options.lang)


def explanation(engine: Duck, policy: Policy, e164: str, *, as_of: datetime | None, lang: str = "en") -> Explanation:
    """The same of what an engine holds, as known at `as_of`; only this number and its pools are judged."""
    at = moment(engine, as_of)
    return explained(judged_number(engine, policy, e164, at, known=as_of), policy, e164, at, lang=lang)


def judged_number(engine: Duck, policy: Policy, e164: str, at: datetime, *, known: datetime | None) -> Part:
    """One number, judged; NotFound when nobody knows it."""
    part = judge_numbers(engine, policy, [e164], at, known=known)
    if part is None:
        raise NotFound(
            f"{e164} made no calls and nobody reported it.",
            hint="Is the number right? A national form needs its region (--region).",
        )
    return part


def explained(part: Part, policy: Policy, e164: str, at: datetime, *, lang: str) -> Explanation:
    """What the judging came to."""
    standings, history = assemble(part.subjects, part.judged, as_of=at, lang=lang)
    if not standings.num_rows:
        raise NotFound(
            f"{e164} made no calls and nobody reported it since it has its present holder, or none.",
            hint="With --as-of TIME the standing of a former holder is explained.",
        )
    standing = standings.to_pylist()[0]
    return Explanation(
        number=e164,
        standing=standing,
        entries=[_entry(reason) for reason in standing["reasons"]],
        timeline=sorted(history.to_pylist(), key=lambda change: change["at"]),
        remedies=list(remedies(standing, policy, lang)),
        as_of=standing["as_of"],
    )


_FAMILY = {s.name: s.family for s in SIGNALS}
_ABOUT = {s.name: s.about for s in SIGNALS}


def _entry(reason: dict[str, Any]) -> dict[str, Any]:
    name = reason["signal"]
    return reason | {
        "family": _FAMILY.get(name, "base"),
        "about": _ABOUT.get(name, "Where every number of this kind starts."),
    }
