"""Every signal of every number, measured: what lies behind the scores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from callstanding.pipeline.asked import Options, Progress
from callstanding.pipeline.filled import filled
from callstanding.pipeline.flow import Part, judge_parts, moment
from callstanding.pipeline.reasons import counted
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy
from callstanding.signals import SIGNALS


def signal_table(
    files: Sequence[Path] = (),
    *,
    reports: Sequence[Path] = (),
    assignments: Sequence[Path] = (),
    options: Options,
    store: Path | None = None,
    progress: Progress | None = None,
) -> pa.Table:
    """Every signal of every number at the run's clock: number, signal, value (null below its sample), evidence, n."""
    policy = load_policy(options.policy)
    rows: dict[str, list[Any]] = {name: [] for name in ("number", "signal", "value", "evidence", "n")}
    with filled(files, reports, assignments, store, options=options, progress=progress) as engine:
        for part in judge_parts(engine, policy, moment(engine, options.as_of), known=options.as_of):
            _measure(part, policy, rows)
    return pa.table(rows)


def _measure(part: Part, policy: Policy, rows: dict[str, list[Any]]) -> None:
    subjects, judged = part.subjects, part.judged
    last = np.searchsorted(judged.subject, np.arange(len(subjects.number)), side="right") - 1
    present = np.flatnonzero(subjects.current)
    window = judged.window.take(last[present])
    for signal in SIGNALS:
        measure, rule = signal(window), policy.signals[signal.name]
        for i, s in enumerate(present):
            n = float(measure.n[i])
            rows["number"].append(subjects.e164[subjects.number[s]])
            rows["signal"].append(signal.name)
            rows["value"].append(float(measure.value[i]) if n >= rule.at_least else None)
            rows["evidence"].append(counted(signal.unit, float(measure.k[i]), n))
            rows["n"].append(n)
