"""Crowds against honest numbers: people who were never called, people who were, mass reports, and a flood."""

from __future__ import annotations

import msgspec
import numpy as np

from callstanding.simulate.durations import drawn
from callstanding.simulate.kind import LEGIT, Kind
from callstanding.simulate.lines import Lines
from callstanding.simulate.populations.spoofing import shown_at_work
from callstanding.simulate.profile import Quantiles, Range
from callstanding.simulate.reports import SPAM, Reports
from callstanding.simulate.stage import Stage
from callstanding.simulate.traffic import FAILED, Floats, Ints, Rng, Traffic
from callstanding.simulate.work import Doings, work_of


class Crowd(msgspec.Struct, frozen=True):
    """An attack by reports; see worlds/words.toml for what each parameter means."""

    mob: Quantiles
    colluding: float
    burst_at: Range
    burst_hours: float


def accused(stage: Stage, kind: str) -> Doings:
    """A business's usual days, and the reports of those who want to harm it."""
    lines, rng = stage.cast[kind], stage.dice(f"{kind} crowd")
    own = work_of(stage, kind, lines, stage.dice(kind))
    crowd = stage.figures.shape(f"crowd.{kind}", Crowd)
    length = min(crowd.burst_hours * 3600.0 or stage.until, stage.until)
    begin = np.minimum(rng.uniform(*crowd.burst_at, len(lines)), 1.0) * (stage.until - length)
    mob = _mob(stage, lines, crowd, begin, length, rng)
    return Doings(own.calls, (*own.said, mob, _colluders(own.calls[0], lines, crowd, begin, length, rng)))


def _mob(stage: Stage, lines: Lines, crowd: Crowd, begin: Floats, length: float, rng: Rng) -> Reports:
    """Reports of people whom the number never called."""
    size = np.maximum(1, drawn(crowd.mob, len(lines), rng)).astype(np.int64)
    line = np.repeat(np.arange(len(lines)), size)
    at = begin[line] + length * rng.random(len(line))
    return _spam(lines.number[line], rng.choice(stage.nobodys, len(line)), at)


def _colluders(made: Traffic, lines: Lines, crowd: Crowd, begin: Floats, length: float, rng: Rng) -> Reports:
    """Reports of some of those whom the number did reach before, or, without a burst, at any time."""
    order = np.argsort(lines.number)
    line = order[np.searchsorted(lines.number, made.caller, sorter=order)]
    reached = (made.disposition != FAILED) & ((made.start < begin[line]) | (not crowd.burst_hours))
    pairs = np.unique(np.column_stack([line[reached], made.callee[reached]]), axis=0)
    chosen = pairs[rng.random(len(pairs)) < crowd.colluding]
    at = begin[chosen[:, 0]] + length * rng.random(len(chosen))
    return _spam(lines.number[chosen[:, 0]], chosen[:, 1], at)


def _spam(number: Ints, reporter: Ints, at: Floats) -> Reports:
    return Reports(number, reporter, at, np.full(len(number), SPAM, dtype=np.int8))


KINDS = (
    Kind("brigaded_business", LEGIT, "a business that hundreds report whom it never called", accused),
    Kind(
        "brigaded_caller",
        LEGIT,
        "a delivery firm that one in a hundred of those it called reports without cause",
        accused,
    ),
    Kind("stormed_business", LEGIT, "a business that is reported by hundreds within an hour", accused),
    Kind(
        "flooded_business",
        LEGIT,
        "a business under whose number a competitor floods telephones for two hours",
        shown_at_work,
    ),
)
