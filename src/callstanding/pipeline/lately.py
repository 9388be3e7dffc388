"""Of some numbers of a store: the calls of the last day, and their standings, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.schema import PROVENANCE
from callstanding.pipeline.asked import Progress
from callstanding.pipeline.flow import judge_subjects, open_fold
from callstanding.pipeline.moments import hours, naive
from callstanding.pipeline.pools import pools
from callstanding.pipeline.standings import assemble
from callstanding.pipeline.subjects import subjects_of
from callstanding.pipeline.tenures import tenures
from callstanding.policies.policy import Policy

DAY = timedelta(days=1)
SOME = 500  # numbers judged at a time: with a month of calls each they take some hundred megabytes
_MADE = f"""SELECT e164, count(*) FROM calls JOIN numbers ON caller = key
    WHERE start > ? AND start <= ? AND provenance <> {PROVENANCE.index("unverified")} {{some}} GROUP BY e164"""
_SOME = "AND e164 IN (SELECT e164 FROM asked_lately)"


def calls_lately(engine: Duck, numbers: Sequence[str] | None, at: datetime) -> dict[str, int]:
    """The calls that each of the numbers (None: of all) made in the 24 hours before `at`; who made none is left out.

    Calls that others made in its name (unverified ones) are not its own.
    """
    if numbers is not None:
        engine.sql.register("asked_lately", pa.table({"e164": pa.array(numbers, pa.string())}))
    asked = _MADE.format(some="" if numbers is None else _SOME)
    return dict(engine.sql.execute(asked, [at - DAY, at]).fetchall())


def calls_asked(engine: Duck, policy: Policy, body: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as all answers
    """The same for whoever asks the process that has the store open: `numbers` (or none: all) in, `calls` out."""
    at, numbers = datetime.fromtimestamp(float(body["at"]), UTC), body.get("numbers")
    asked = None if numbers is None else [str(number) for number in numbers]
    return {"calls": calls_lately(engine, asked, naive(at)), "at": body["at"]}


def judged_some(
    engine: Duck, policy: Policy, numbers: Sequence[str], at: datetime, *, progress: Progress | None = None
) -> Iterator[pa.Table]:
    """The standings of some numbers, as they are among all numbers of the store; some at a time."""
    keys = np.unique(engine.keys_of(numbers).to_numpy())
    if not len(keys):
        return
    open_fold(engine, policy)
    pooled, held = pools(engine, policy, of=pa.array(keys)), tenures(engine)
    for start in range(0, len(keys), SOME):
        ledger = engine.ledger_of(pa.array(keys[start : start + SOME]))
        if len(ledger):
            subjects = subjects_of(ledger, engine.names, held, latest=hours(at))
            judged, _ = judge_subjects(subjects, policy, pooled)
            yield assemble(subjects, judged, as_of=at, lang="en")[0]
        if progress:
            progress("judging", min(start + SOME, len(keys)), len(keys), "numbers")
