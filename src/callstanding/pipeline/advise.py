"""Advice for numbers: what comes of each way to go on, from what an engine holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np

from callstanding.actions.advice import AS_NOW, REST, does, highest, paced, ranked, ways
from callstanding.actions.drawing import Past
from callstanding.actions.outlook import CLEAN, HORIZON_D, Outlook, daily_calls, outlooks, outlooks_of
from callstanding.actions.projecting import Way
from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.pipeline.flow import Part, judge_numbers, moment
from callstanding.pipeline.moments import hours
from callstanding.pipeline.pools import Pools
from callstanding.pipeline.standings import assemble
from callstanding.policies.policy import Policy
from callstanding.signals import Rows
from callstanding.signals.fold import Floats
from callstanding.status import Rules, course, walk
from callstanding.status.background import Background
from callstanding.status.states import Place


@dataclass(frozen=True)
class Known:
    """A number as it stands, with its past."""

    number: str
    status: str
    adverse: tuple[str, ...]
    past: Past


@dataclass(frozen=True)
class Advice:
    """What a number's owner may choose from, best first; `per_day` is its pace now, in calls a day, and `most` how many
    calls a day keep or make it clean, and whether more do not; None where nothing was looked for or found.
    """

    number: str
    as_of: datetime
    status: str
    adverse: tuple[str, ...]
    per_day: float
    outlooks: list[Outlook]
    most: tuple[float, bool] | None = None

    @property
    def until(self) -> float:
        """The end of the horizon, in hours since 1970."""
        return hours(self.as_of) + HORIZON_D * 24


Choose = Callable[[Known, float, Policy], Sequence[Way]]


def fitting(known: Known, usual: float, policy: Policy) -> Sequence[Way]:
    """The ways that fit a number."""
    return ways(known.adverse, usual, policy)


def advise(
    engine: Duck,
    policy: Policy,
    e164: str,
    *,
    as_of: datetime | None = None,
    at: datetime | None = None,
    paces: Sequence[float] = (),
    pooled: Pools | None = None,
) -> Advice:
    """The outlook of each way that fits the number, of other `paces` (calls a day), and how much it may call.

    `as_of`: as known then. `at`: the present, where it is later than all facts. `pooled`: how the pools stand, where
    that was found already. NotFound when nobody knows the number.
    """
    at = at or moment(engine, as_of)
    known = next(known_of(engine, policy, [e164], at=at, as_of=as_of, pooled=pooled), None)
    if known is None:
        raise NotFound(f"{e164} made no calls and nobody reported it since it has its present holder.")
    usual = daily_calls(known.past)
    chosen = [*ways(known.adverse, usual, policy), *map(paced, paces)]
    found = ranked(outlooks(known.past, list(dict.fromkeys(chosen)), policy))
    if known.status in CLEAN and does(next(o for o in found if o.way.name == AS_NOW), known.status):
        found = [o for o in found if o.way.name == AS_NOW or o.way.per_day in paces]  # nothing needs to be mended
    most = highest(known.past, usual, policy) if usual >= 1.0 else None
    return Advice(e164, at, known.status, known.adverse, usual, found, most)


def advise_many(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str],
    *,
    as_of: datetime | None = None,
    at: datetime | None = None,
    choose: Choose = fitting,
) -> Iterator[Advice]:
    """The outlooks of many numbers, in the order of the engine; those that nobody knows are left out. `choose`: the
    ways for a number, from what is known of it and its calls a day.
    """
    at = at or moment(engine, as_of)
    known = list(known_of(engine, policy, numbers, at=at, as_of=as_of))
    usual = [daily_calls(k.past) for k in known]
    its = [choose(k, each, policy) for k, each in zip(known, usual, strict=True)]
    found = outlooks_of([k.past for k in known], its, policy)
    for k, each, its_outlooks in zip(known, usual, found, strict=True):
        yield Advice(k.number, at, k.status, k.adverse, each, ranked(its_outlooks))


def as_now_or_rest(known: Known, *_: object) -> Sequence[Way]:
    """What a whole stock is looked at for: when a number is tagged as it goes on, and when a tagged one that rests is
    clean.
    """
    now, rest = Way(AS_NOW), Way(REST, per_day=0.0)
    return [rest] if known.status == "spam" else [now] if known.status in CLEAN else [now, rest]


def known_of(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str],
    *,
    at: datetime,
    as_of: datetime | None,
    pooled: Pools | None = None,
) -> Iterator[Known]:
    """The numbers that have a standing, each with its status, its adverse signals and its past."""
    part = judge_numbers(engine, policy, numbers, at, known=as_of, pooled=pooled)
    if part is None:
        return
    lags, present = np.array(engine.report_lags(at)), np.flatnonzero(part.subjects.current).tolist()
    standings = assemble(part.subjects, part.judged, as_of=at, lang="en")[0]
    for subject, standing in zip(present, standings.to_pylist(), strict=True):
        adverse = tuple(reason["signal"] for reason in standing["reasons"] if reason["points"] > 0)
        past = _past(part, subject, standing["status"], now=hours(at), lags=lags)
        yield Known(standing["number"], standing["status"], adverse, past)


def _past(part: Part, subject: int, status: str, *, now: float, lags: Floats) -> Past:
    """The rows of a present holder, and where it stands."""
    rows, judged = part.subjects.rows, part.judged
    mine = slice(int(rows.first[subject]), int(rows.first[subject] + rows.length[subject]))
    counts = {name: np.asarray(values, np.float64)[mine] for name, values in rows.counts.items()}
    behind = Background(*(getattr(part.behind, f.name)[mine] for f in fields(Background)))
    looked = slice(*np.searchsorted(judged.subject, (subject, subject + 1)).tolist())
    evidence = judged.evidence(looked, now)
    _, place = walk(course(evidence, judged.policy, until=now), Rules.of(judged.policy))
    place = place if place.status == status else Place(status)
    only = Rows(np.zeros_like(rows.hour[mine]), rows.hour[mine], counts)
    return Past(only, behind, place, evidence, now, lags)
