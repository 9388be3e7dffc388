"""What the calls and reports about numbers come to before somebody gets them: their former tenures and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, isfinite
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from callstanding.actions.vetting import Former
from callstanding.engines import Duck
from callstanding.inventory.quarantine import Residual
from callstanding.pipeline.flow import Part, judge_subjects
from callstanding.pipeline.former_tenures import Residue, former, residue, silent
from callstanding.pipeline.moments import at
from callstanding.pipeline.next_holder import beginning, neighbours
from callstanding.pipeline.pools import Pools, pools
from callstanding.pipeline.subjects import subjects_of
from callstanding.pipeline.tenures import Tenures
from callstanding.policies.policy import Policy

__all__ = ["Trace", "silent", "traces"]

MANY = 4_000  # numbers judged at a time, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Trace:
    """Of one number; the default says that nothing is known. `tagged`: a former holder's tag would still be in force.

    `last_call`: the end of the hour (since 1970) in which it made its last call. `start`: score and upper bound of a
    holder who begins now.
    """

    former: tuple[Former, ...] = ()
    score: float | None = None
    residual: Residual | None = None
    tagged: bool = False
    start: tuple[float, float] | None = None
    neighbours: dict[str, float] = field(default_factory=dict)
    last_call: float | None = None


class Kept(Protocol):
    """What keeps traces from one vetting to the next, of the same facts at the same moment: see `live.vetted`."""

    def find(self, numbers: Sequence[str]) -> dict[str, Trace]:
        """The traces that are kept of some numbers."""

    def keep(self, found: Mapping[str, Trace]) -> None:
        """Keep these too."""


def traces(
    engine: Duck, policy: Policy, numbers: Mapping[int, str], held: Tenures, now: float, *, lang: str
) -> dict[str, Trace]:
    """The traces of numbers (by key) that any call or report names."""
    keys = np.sort(np.fromiter(numbers, np.uint64, len(numbers)))
    found: dict[str, Trace] = {}
    if not len(keys):
        return found
    pooled = pools(engine, policy, of=pa.array(keys))
    for start in range(0, len(keys), MANY):
        some = keys[start : start + MANY]
        ledger = engine.ledger_of(pa.array(some))
        if len(ledger):
            subjects = subjects_of(ledger, engine.names, held, latest=now)
            part = Part(subjects, *judge_subjects(subjects, policy, pooled))
            found.update(_traces(engine, policy, part, np.unique(ledger.number), held, pooled, now, lang))
    return found


def _traces(
    engine: Duck,
    policy: Policy,
    part: Part,
    keys: npt.NDArray[np.uint64],
    held: Tenures,
    pooled: Pools,
    now: float,
    lang: str,
) -> Iterator[tuple[str, Trace]]:
    left = residue(part, now, policy.number("vetting.score"))
    begins = np.searchsorted(part.subjects.number, np.arange(len(keys)))
    heir = np.maximum.reduceat(left.inherited, begins)
    starts = beginning(engine, keys, heir, hour=ceil(now), policy=policy, pooled=pooled)
    near = neighbours(engine, keys)
    tenures = former(part, [held.get(key) for key in keys.tolist()], now, lang=lang)
    calls, tag = _last_calls(part, len(keys)), policy.number("status.spam_leave")
    worst = np.add(begins, [int(np.argmax(left.high[a:b])) for a, b in _spans(begins, len(left.high))])
    for i, key in enumerate(keys.tolist()):
        s = int(worst[i])
        tagged = any(tenure.worst == "spam" and left.high[begins[i] + j] >= tag for j, tenure in enumerate(tenures[i]))
        yield (
            part.subjects.e164[i],
            Trace(
                former=tuple(tenures[i]),
                score=float(left.score[s]),
                residual=_residual(left, begins, i, s),
                tagged=tagged,
                start=(float(starts.score[i]), float(starts.high[i])),
                neighbours={
                    "known": float(near.get(key, 0)),
                    "pool_excess": float(starts.pool_excess[i]),
                    "pool_members": float(starts.pool_members[i]),
                },
                last_call=float(calls[i]) if calls[i] >= 0 else None,
            ),
        )


def _spans(begins: npt.NDArray[np.intp], end: int) -> list[tuple[int, int]]:
    return list(zip(begins.tolist(), [*begins[1:].tolist(), end], strict=True))


def _residual(left: Residue, begins: npt.NDArray[np.intp], i: int, worst: int) -> Residual:
    """The worst of what is left, and the day from which all of it is below the limit."""
    end = begins[i + 1] if i + 1 < len(begins) else len(left.below)
    below = float(left.below[begins[i] : end].max())
    return Residual(float(left.high[worst]), at(below).date() if isfinite(below) else None)


def _last_calls(part: Part, size: int) -> npt.NDArray[np.float64]:
    """The end of the hour of each number's last call of its own, -1 where it made none."""
    rows, found = part.subjects.rows, np.full(size, -1.0)
    made = np.flatnonzero(np.asarray(rows.counts["calls_out"]) > 0)
    np.maximum.at(found, part.subjects.number[rows.subject[made]], rows.hour[made] + 1.0)
    return found
