"""The flow on one screen: files -> facts -> rollups -> ledger -> signals -> score -> status -> standings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from callstanding.engines import DEFAULT, Engine, engine_named
from callstanding.engines.ledger import Weights
from callstanding.engines.merging import LedgerRows
from callstanding.errors import UsageError
from callstanding.pipeline.asked import Intake, Options, Outcome, Progress
from callstanding.pipeline.background import background
from callstanding.pipeline.intake import Quarantine, is_large, listed, take_in
from callstanding.pipeline.moments import hours, naive
from callstanding.pipeline.pools import Pools, pools
from callstanding.pipeline.side_by_side import cores, side_by_side
from callstanding.pipeline.standings import assemble
from callstanding.pipeline.subjects import Subjects, subjects_of
from callstanding.pipeline.tables import HISTORY, STANDINGS, ranked
from callstanding.pipeline.tenures import Tenures, tenures
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy
from callstanding.status.background import Background
from callstanding.status.judge import Judged, Notes, judge

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """Some of the numbers, judged."""

    subjects: Subjects
    judged: Judged
    behind: Background  # of every row of the subjects


def score_files(
    files: Sequence[Path],
    *,
    reports: Sequence[Path] = (),
    assignments: Sequence[Path] = (),
    options: Options,
    store: Path | None = None,
    engine: str = DEFAULT,
    progress: Progress | None = None,
) -> Outcome:
    """Files in, standings out. With a store, the files are added to it and all that it holds is scored.

    `engine`: a name in engines.ENGINES; UsageError for another one, or for one that has no store.
    """
    opens = engine_named(engine)
    if store is not None:
        _has_store(engine)
        from callstanding.pipeline.store import score_store

        return score_store(store, files, reports=reports, assignments=assignments, options=options, progress=progress)
    policy = load_policy(options.policy)
    chosen = listed(files, reports, assignments)
    opened = opens(is_large(path for path, _ in chosen))
    try:
        quarantine = Quarantine(options.quarantine or Path("callstanding-quarantine.csv"))
        intake = take_in(opened, chosen, options=options, progress=progress, quarantine=quarantine)
        return score_engine(opened, policy, as_of=options.as_of, lang=options.lang, intake=intake, progress=progress)
    finally:
        opened.close()


def _has_store(engine: str) -> None:
    if engine != DEFAULT:
        hint = f"Leave out --engine to work on the store, or --store to score files with {engine}."
        raise UsageError(f"A store is a DuckDB file: --engine {engine} keeps nothing and cannot open it.", hint=hint)


def score_engine(
    engine: Engine,
    policy: Policy,
    *,
    as_of: datetime | None,
    lang: str = "en",
    intake: Intake | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Score all that an engine holds, as known at `as_of`."""
    at = moment(engine, as_of)

    def told(part: Part) -> tuple[pa.Table, pa.Table]:
        return assemble(part.subjects, part.judged, as_of=at, lang=lang)

    tables = list(each_part(engine, policy, at, known=as_of, progress=progress, then=told))
    standings = pa.concat_tables([t[0] for t in tables]) if tables else STANDINGS.empty_table()
    history = pa.concat_tables([t[1] for t in tables]) if tables else HISTORY.empty_table()
    return Outcome(ranked(standings), history, intake, at, policy)


def moment(engine: Engine, as_of: datetime | None) -> datetime:
    """The clock of a run: as told, else the time of the newest event."""
    at = naive(as_of) if as_of else engine.newest()
    if at is None:
        raise UsageError("There is nothing to score: no call and no report.", hint="Give files, or --store PATH.")
    return at


def judge_parts(
    engine: Engine, policy: Policy, at: datetime, *, known: datetime | None, progress: Progress | None = None
) -> Iterator[Part]:
    """Fold, then judge the numbers part by part, so that memory stays bounded. `known`: leave out later facts."""
    return each_part(engine, policy, at, known=known, progress=progress, then=lambda part: part)


def each_part(
    engine: Engine,
    policy: Policy,
    at: datetime,
    *,
    known: datetime | None,
    then: Callable[[Part], T],
    progress: Progress | None = None,
) -> Iterator[T]:
    """The same, and what `then` makes of each part, in the thread that judged it: the next ledger is read meanwhile."""
    _fold(engine, policy, known, progress)
    pooled, held, parts = pools(engine, policy), tenures(engine), engine.parts()
    done, numbers = 0, engine.numbers()

    def read() -> Iterator[Subjects | None]:
        for part in range(parts):
            ledger = engine.ledger(part, parts)
            yield subjects_of(ledger, engine.names, held, latest=hours(at)) if len(ledger) else None

    def judged(subjects: Subjects | None) -> tuple[T, int] | None:
        if subjects is None:
            return None
        return then(Part(subjects, *judge_subjects(subjects, policy, pooled))), len(subjects.e164)

    for part, found in enumerate(side_by_side(read(), judged, at_once=cores()), 1):
        if found is not None:
            yield found[0]
            done += found[1]
        if progress:
            progress("scoring", numbers if part == parts else done, numbers, "numbers")


def open_fold(engine: Engine, policy: Policy, *, known: datetime | None = None, of: pa.Array | None = None) -> None:
    """Make a store's rollups ready to be judged, once facts were added. `known`: leave out later facts.

    `of`: only these numbers (keys) are looked at then, and not their pools.
    """
    _fold(engine, policy, known, None, of=of)


def open_fold_at(engine: Engine, policy: Policy, known: datetime | None) -> None:
    """The same of what was known at a moment."""
    _fold(engine, policy, known, None)


def judge_numbers(
    engine: Engine,
    policy: Policy,
    numbers: Sequence[str],
    at: datetime,
    *,
    known: datetime | None,
    pooled: Pools | None = None,
) -> Part | None:
    """Judge some numbers only, as they would be judged among all; None when no call or report names them.

    `pooled`: how the pools stand, where that was found already.
    """
    keys = engine.keys_of(numbers)
    if not len(keys):
        return None
    _fold(engine, policy, known, None, of=None if pooled is None else keys)
    ledger = engine.ledger_of(keys)
    if not len(ledger):
        return None
    found = pools(engine, policy, of=keys) if pooled is None else pooled
    return _part(engine, ledger, policy, found, tenures(engine, of=keys), at)


def _fold(
    engine: Engine,
    policy: Policy,
    known: datetime | None,
    progress: Progress | None,
    *,
    of: pa.Array | None = None,
) -> None:
    engine.fold(known=naive(known) if known else None, told=folding(progress))
    engine.open_ledger(stated_from=policy.number("provenance.stated_from"), weights=weights_of(policy), of=of)


def folding(progress: Progress | None) -> Callable[[int, int], None] | None:
    """Tells of the steps of the fold."""
    return None if progress is None else lambda done, steps: progress("folding", done, steps, "steps")


def _part(engine: Engine, ledger: LedgerRows, policy: Policy, pooled: Pools, held: Tenures, at: datetime) -> Part:
    subjects = subjects_of(ledger, engine.names, held, latest=hours(at))
    return Part(subjects, *judge_subjects(subjects, policy, pooled))


def judge_subjects(
    subjects: Subjects, policy: Policy, pooled: Pools, *, notes: Notes | None = None
) -> tuple[Judged, Background]:
    """Judge once; heirs of a former holder a second time, with what that one left. Also tells what stood behind."""
    behind = background(subjects, policy, pooled)
    first = judge(subjects.rows, policy, behind, notes=notes)
    left = subjects.left_by_former_holders(first)
    if left is None:
        return first, behind
    behind = replace(behind, inherited_excess=left)
    if notes is not None:
        return judge(subjects.rows, policy, behind, notes=notes), behind
    rows = subjects.rows
    heirs = np.repeat(np.logical_or.reduceat(left > 0.0, rows.first), rows.length)
    if not heirs.any():
        return first, behind
    of_heirs = Background(*(getattr(behind, field.name)[heirs] for field in fields(Background)))
    return first.amended(judge(rows.only(heirs), policy, of_heirs), heirs), behind


def weights_of(policy: Policy) -> Weights:
    """What reports weigh under a policy."""
    n = policy.number
    return Weights(
        spam=n("crowd.weight_spam"),
        fraud=n("crowd.weight_fraud"),
        block=n("crowd.weight_block"),
        wanted=n("crowd.weight_wanted"),
        attested=n("crowd.attested"),
        partial=n("crowd.partial"),
    )
