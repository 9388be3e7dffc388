"""What the called people report: mostly about the machines, now and then about honest callers, and one quarrel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from callstanding.simulate.town.cast import ONE_RING, RECEPTION, ROBOCALLER, SALES, SCHOOL, Town
from callstanding.simulate.town.overdone import Overdone
from callstanding.simulate.traffic import ANSWERED, NO_ANSWER, Floats, Ints, Traffic

QUARREL_VOICES = 8


@dataclass(frozen=True)
class Opinions:
    """Reports as columns: about whom, by whom, when, and which kind; times are seconds from the first midnight."""

    number: Ints
    reporter: Ints
    at: Floats
    kind: npt.NDArray[np.str_]


def opinions(calls: Traffic, town: Town, rng: np.random.Generator, overdone: Sequence[Overdone] = ()) -> Opinions:
    """Everything that is reported about these calls, and eight voices against the reception that it never called."""
    ranted = _of_calls(calls, (ROBOCALLER,), kind="spam", share=0.06, after=ANSWERED, rng=rng)
    blocked = _of_calls(calls, (ROBOCALLER,), kind="block", share=0.008, after=NO_ANSWER, rng=rng)
    warned = _of_calls(calls, (ONE_RING,), kind="fraud", share=0.02, after=NO_ANSWER, rng=rng)
    # An honest centre draws 0.1-1 % reports per answered call.
    annoyed = _of_calls(calls, SALES, kind="spam", share=0.006, after=ANSWERED, rng=rng)
    thankful = _of_calls(calls, (SCHOOL,), kind="wanted", share=0.04, after=ANSWERED, rng=rng)
    parts = [ranted, blocked, warned, annoyed, thankful, _quarrel(calls, town, rng)]
    parts += [
        _of_calls(calls, (each.number,), kind="spam", share=each.reported, after=ANSWERED, rng=rng) for each in overdone
    ]
    whole = Opinions(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Opinions)))
    order = np.argsort(whole.at, kind="stable")
    return Opinions(*(getattr(whole, f.name)[order] for f in fields(Opinions)))


def _of_calls(
    calls: Traffic, numbers: tuple[int, ...], *, kind: str, share: float, after: int, rng: np.random.Generator
) -> Opinions:
    chosen = np.isin(calls.caller, numbers) & (calls.disposition == after) & (rng.random(len(calls)) < share)
    heard = calls.where(chosen)
    at = heard.start + heard.ring + heard.talk + rng.exponential(240.0, len(heard))
    return Opinions(heard.caller, heard.callee, at, np.full(len(heard), kind))


def _quarrel(calls: Traffic, town: Town, rng: np.random.Generator) -> Opinions:
    """People who never were called complain about the reception; a crowd must not convict alone."""
    called = calls.callee[calls.caller == RECEPTION]
    voices = np.setdiff1d(town.residents, called)[:QUARREL_VOICES]
    at = rng.uniform(13 * 3600, 15 * 3600, len(voices))
    return Opinions(np.full(len(voices), RECEPTION, dtype=np.int64), voices, at, np.full(len(voices), "spam"))
