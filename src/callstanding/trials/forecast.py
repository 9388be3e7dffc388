"""The forecast on one screen: reports -> known on a Monday -> ranked -> compared with what came -> what helped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from threadpoolctl import threadpool_limits

from callstanding.errors import UsageError
from callstanding.pipeline.asked import Intake, Options, Progress
from callstanding.trials.complaints import Complaints, opened
from callstanding.trials.explanation import Helped, Weight, helped, weights
from callstanding.trials.judging import Judged, Mean, gain, judge, mean_precision
from callstanding.trials.known import Past
from callstanding.trials.mondays import JUDGED_AFTER, mondays, unfit
from callstanding.trials.rankers import COUNTERS, RANKERS

# The matrices are small: a second thread would wait for the first, and burn its core where others work.
_ONE_CORE = partial(threadpool_limits, limits=1, user_api="blas")


@dataclass(frozen=True)
class Forecast:
    """What rankers foretold on some Mondays. It holds no number: who is reported may be a victim of spoofing."""

    top: int
    days: int
    mondays: list[date]
    left_out: list[tuple[date, str]]  # Mondays that could not be judged, and why
    rankers: dict[str, list[Judged]]
    means: dict[str, Mean]  # of precision, by ranker
    best_counter: str  # of reports, by the mean of these very Mondays: the choice favours the counter
    gains: dict[str, Mean]  # of precision over that counter, by ranker
    never_seen: float  # mean share of the numbers reported in the days that follow which no report had named before
    helped: list[Helped]
    weights: list[Weight]
    intake: Intake


def forecast(
    files: Sequence[Path],
    *,
    options: Options,
    top: int = 1000,
    days: int = 7,
    first_of_month: bool = True,
    progress: Progress | None = None,
) -> Forecast:
    """Rank numbers when Mondays begin and compare the first `top` with the `days` that follow.

    Ours learns, for each Monday, from the earlier ones whose outcome was known when it began, and from nothing else.
    UsageError when no Monday can be judged or fewer than `top` numbers were known on one.
    """
    with _ONE_CORE(), opened(files, options=options, progress=progress) as (complaints, intake):
        past = Past(complaints, days, top)
        judged, left_out = _mondays(past, first_of_month=first_of_month)
        past.prepare(judged, _told(progress, "measuring", "Mondays"))
        rankers = dict(_judged(past, judged, _told(progress, "ranking", "rankers")))
        means = {name: mean_precision(each) for name, each in rankers.items()}
        best = max((each.name for each in COUNTERS), key=lambda name: means[name].value)
        return Forecast(
            top=top,
            days=days,
            mondays=judged,
            left_out=left_out,
            rankers=rankers,
            means=means,
            best_counter=best,
            gains={name: gain(each, rankers[best]) for name, each in rankers.items()},
            never_seen=_never_seen(complaints, judged, days),
            helped=list(helped(past, judged, _told(progress, "explaining", "families"))),
            weights=weights(past, judged),
            intake=intake,
        )


def _mondays(past: Past, *, first_of_month: bool) -> tuple[list[date], list[tuple[date, str]]]:
    """The Mondays to judge, and the others with the reason. UsageError when there is none to judge."""
    found = {each: _why_not(past, each) for each in mondays(past.complaints, first_of_month=first_of_month)}
    judged = [monday for monday, why in found.items() if why is None]
    left_out = [(monday, why) for monday, why in found.items() if why is not None]
    if not judged:
        reasons = "; ".join(f"{monday}: {why}" for monday, why in left_out) or "there is none"
        hint = f"It takes {JUDGED_AFTER} days of reports, a Monday, and {past.days} days after it."
        raise UsageError(f"No Monday can be judged ({reasons}).", hint=hint)
    return judged, left_out


def _why_not(past: Past, monday: date) -> str | None:
    why = unfit(past.complaints, monday, past.days)
    known = past.complaints.known_by(monday) if why is None else past.top
    return why if known >= past.top else f"only {known:,} numbers were known, {past.top:,} are to be ranked"


def _judged(past: Past, judged: Sequence[date], told: Callable[[int, int], None]) -> Iterator[tuple[str, list[Judged]]]:
    for done, ranker in enumerate(RANKERS, 1):
        yield ranker.name, [judge(ranker, past, monday) for monday in judged]
        told(done, len(RANKERS))


def _never_seen(complaints: Complaints, judged: Sequence[date], days: int) -> float:
    shares = []
    for monday in judged:
        came = complaints.reported(monday, days)
        shares.append(1 - complaints.known_of(came, monday) / max(len(came), 1))
    return sum(shares) / len(shares)


def _told(progress: Progress | None, stage: str, unit: str) -> Callable[[int, int], None]:
    """Tells of a stage."""
    return lambda done, total: progress(stage, done, total, unit) if progress else None
