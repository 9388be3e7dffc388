"""One number explained: its entries with values and limits, its timeline, and what each fact would have to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from callstanding import messages
from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.pipeline.asked import Explanation, Options, Progress
from callstanding.pipeline.flow import judge_parts, moment
from callstanding.pipeline.intake import Quarantine, listed, take_in
from callstanding.pipeline.reasons import counted
from callstanding.pipeline.standings import assemble
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy, SignalRule
from callstanding.records.number import parse_number
from callstanding.signals import SIGNALS


@contextmanager
def _filled(
    files: Sequence[Path],
    reports: Sequence[Path],
    assignments: Sequence[Path],
    store: Path | None,
    *,
    options: Options,
    progress: Progress | None,
) -> Iterator[Duck]:
    """An engine that holds the files' facts; with a store, the store's (a store is not changed by looking)."""
    from callstanding.pipeline.store import open_store

    if store is not None and not (files or reports or assignments):
        with open_store(store) as engine:
            yield engine
        return
    if store is not None:
        from callstanding.pipeline.store import ingest_files

        ingest_files(files, store=store, options=options, reports=reports, assignments=assignments, progress=progress)
        with open_store(store) as engine:
            yield engine
        return
    engine = Duck()
    try:
        quarantine = Quarantine(options.quarantine or Path("callstanding-quarantine.csv"))
        take_in(engine, listed(files, reports, assignments), options=options, progress=progress, quarantine=quarantine)
        yield engine
    finally:
        engine.close()


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
    with _filled(files, reports, assignments, store, options=options, progress=progress) as engine:
        at = moment(engine, options.as_of)
        found = None
        for part in judge_parts(engine, policy, at, known=options.as_of):
            if e164 in part.subjects.e164:
                found = assemble(part.subjects, part.judged, as_of=at, lang=options.lang)
                break
        if found is None:
            raise NotFound(
                f"{e164} made no calls and nobody reported it.",
                hint="Is the number right? Give --region for a national form.",
            )
    standings, history = (table.filter(pc.equal(table["number"], e164)) for table in found)
    standing = standings.to_pylist()[0]
    return Explanation(
        number=e164,
        standing=standing,
        entries=[_entry(reason) for reason in standing["reasons"]],
        timeline=sorted(history.to_pylist(), key=lambda change: change["at"]),
        remedies=list(_remedies(standing, policy, options.lang)),
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


def _remedies(standing: dict[str, Any], policy: Policy, lang: str) -> Iterator[dict[str, Any]]:
    """For a number that is not clean: the value of each adverse fact at which the score would fall below the watch."""
    if standing["status"] in ("clean", "unknown"):
        return
    goal = policy.number("status.watch_leave")
    log_odds = _log_odds(standing["spam_score"])
    excess = log_odds - _log_odds(goal)
    slope = _slope(standing)
    for reason in standing["reasons"]:
        rule = policy.signals.get(reason["signal"])
        if rule is None or reason["points"] <= 0 or reason["value"] is None:
            continue
        own = reason["points"] / slope
        needed = _value_for(rule, reason["value"], own, max(0.0, own - excess))
        enough = own >= excess
        sentence = messages.remedy(reason["signal"], lang, value=reason["value"], needed=needed)
        yield {
            "signal": reason["signal"],
            "value": reason["value"],
            "needed": needed,
            "sentence": sentence,
            "enough": enough,
        }


def _log_odds(score: float) -> float:
    p = min(max(score / 100.0, 1e-9), 1 - 1e-9)
    return float(np.log(p / (1 - p)))


def _slope(standing: dict[str, Any]) -> float:
    """Points of the 0-100 scale per log-odds of this score (see score.entries)."""
    base = next(r["points"] for r in standing["reasons"] if r["signal"] == "base")
    way = _log_odds(standing["spam_score"]) - _log_odds(base)
    return (standing["spam_score"] - base) / way if abs(way) > 1e-9 else 1.0


def _value_for(rule: SignalRule, value: float, own: float, allowed: float) -> float:
    """The value at which a signal, now worth `own`, is worth `allowed`: points grow evenly from limit to full."""
    reach = float(np.clip(_way(rule, value), 1e-9, 1.0))
    share = reach * allowed / own if own > 0 else 0.0
    if rule.scale == "log":
        return float(rule.limit * (rule.full / rule.limit) ** share)
    return rule.limit + share * (rule.full - rule.limit)


def _way(rule: SignalRule, value: float) -> float:
    if rule.scale == "log":
        return float(np.log(max(value, 1e-9) / rule.limit) / np.log(rule.full / rule.limit))
    return (value - rule.limit) / (rule.full - rule.limit)


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
    with _filled(files, reports, assignments, store, options=options, progress=progress) as engine:
        for part in judge_parts(engine, policy, moment(engine, options.as_of), known=options.as_of):
            _measure(part, policy, rows)
    return pa.table(rows)


def _measure(part: Any, policy: Policy, rows: dict[str, list[Any]]) -> None:
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
