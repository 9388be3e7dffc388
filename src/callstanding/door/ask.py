"""What one can ask from Python: the standings of a table, of files, and one number explained."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow as pa

from callstanding import pipeline
from callstanding.door.frames import like
from callstanding.door.intake import fill
from callstanding.engines import Duck
from callstanding.errors import UsageError
from callstanding.pipeline import Explanation, Options
from callstanding.policies import Policy, load_policy
from callstanding.records.number import parse_number

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]


def score(
    calls: Any,
    reports: Any = None,
    assignments: Any = None,
    *,
    policy: str | Path | Policy = "standard",
    as_of: datetime | str | None = None,
    region: str | None = None,
    lang: str = "en",
) -> Any:
    """Give the standing of every number, one row each, the highest Spam Score first.

    A table is Arrow, Polars, pandas, a DuckDB relation, anything with `__arrow_c_stream__`, or a list of dicts. The
    standings are pandas or Polars when the first table given is, else Arrow. `calls` may be None when there are
    reports. `as_of` is a time or ISO text, UTC unless it says otherwise; without it, the time of the newest event.

    Rows that cannot be used are left out with a UserWarning; more than one in twenty raise TooManyBadLines.
    InputError when a required column is missing, UsageError when there is nothing to score.
    """
    judged, at = _policy(policy), _time(as_of)
    engine = Duck()
    try:
        fill(engine, {"calls": calls, "reports": reports, "assignments": assignments}, region=region, as_of=at)
        standings = pipeline.score_engine(engine, judged, as_of=at, lang=lang).standings
    finally:
        engine.close()
    return like(standings, calls if calls is not None else reports)


def explain(
    number: str,
    calls: Any,
    reports: Any = None,
    assignments: Any = None,
    *,
    policy: str | Path | Policy = "standard",
    as_of: datetime | str | None = None,
    region: str | None = None,
    lang: str = "en",
) -> Explanation:
    """Explain one number: standing, entries, timeline, and what would clear it. NotFound when no row names it."""
    judged, at = _policy(policy), _time(as_of)
    e164 = parse_number(number, region).e164 or number
    engine = Duck()
    try:
        fill(engine, {"calls": calls, "reports": reports, "assignments": assignments}, region=region, as_of=at)
        return pipeline.explanation(engine, judged, e164, as_of=at, lang=lang)
    finally:
        engine.close()


def score_files(
    paths: Paths,
    reports: Paths = (),
    assignments: Paths = (),
    *,
    policy: str | Path = "standard",
    as_of: datetime | str | None = None,
    region: str | None = None,
    lang: str = "en",
    format: str | None = None,  # noqa: A002 - as on the command line
    mapping: str | Path | None = None,
    store: str | Path | None = None,
    quarantine: str | Path | None = None,
) -> pa.Table:
    """Give the standings of what files say, as `callstanding score` does: any format, kinds told from the content.

    Damaged lines are written to `quarantine` (callstanding-quarantine.csv) and told of in a UserWarning.
    """
    options = Options(
        policy=str(policy),
        as_of=_time(as_of),
        region=region,
        lang=lang,
        format=format,
        mapping=_path(mapping),
        quarantine=_path(quarantine),
    )
    outcome = pipeline.score_files(
        _paths(paths), reports=_paths(reports), assignments=_paths(assignments), options=options, store=_path(store)
    )
    if outcome.intake and outcome.intake.quarantined:
        told = f"{outcome.intake.quarantined:,} of {outcome.intake.lines:,} lines cannot be used"
        warnings.warn(f"{told}; they are in {outcome.intake.quarantine_file}.", UserWarning, stacklevel=2)
    return outcome.standings


def _policy(policy: str | Path | Policy) -> Policy:
    return policy if isinstance(policy, Policy) else load_policy(policy)


def _time(as_of: datetime | str | None) -> datetime | None:
    if isinstance(as_of, str):
        try:
            as_of = datetime.fromisoformat(as_of)
        except ValueError as error:
            raise UsageError(f"as_of: {as_of!r} is no time.", hint="Write it as 2025-03-03T14:00:00Z.") from error
    if as_of is None:
        return None
    return as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of.astimezone(UTC)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)


def _paths(paths: Paths) -> list[Path]:
    if isinstance(paths, str | PathLike):
        return [Path(paths)]
    return [Path(path) for path in paths]
