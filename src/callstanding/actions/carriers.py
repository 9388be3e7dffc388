"""Whether an answer rate fell at a carrier: on some trunks, in some blocks of numbers, or by refusals of networks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from callstanding.actions.cells import STOPPED, Cells, Floats, answers, mixed, rates

Where = Literal["trunk", "block", "network", ""]
Sides = tuple[Cells, Cells]
"""Before and after."""

_TRUNK = 8.0  # answers that a trunk should have had, before it tells anything
_TELLING = 20.0  # the same of siblings on a trunk
_BLOCK = 3.0  # the same of a block
_BLOCKS = 6  # blocks that must have so many
_UNEVEN = 4.0  # standard errors of scatter between trunks or blocks, from which they fell unevenly
_FELL = -2.0  # standard errors below what was expected, from which a trunk has fallen


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fall sits: its share there, and by which part answers fell there and elsewhere."""

    share: float = 0.0
    where: Where = ""
    fallen: float | None = None
    standing: float | None = None


NOWHERE = Place()


def place(own: Sides, others: Sides, fall: float) -> Place:
    """The place that explains most of a fall (in points) of `own`, seen beside `others`: (before, after) of each."""
    return max(_network(own, fall), _trunk(own, others), _block(own, others), key=lambda found: found.share)


def _network(own: Sides, fall: float) -> Place:
    """Calls that networks block or fail: more of them alone make a part of the fall."""
    found = rates(*own, (own[0].fate == STOPPED, own[1].fate == STOPPED), drawn=2.0)
    share = min(1.0, max(0.0, mixed(found) / fall))
    return Place(share, "network") if share else NOWHERE


def _trunk(own: Sides, others: Sides) -> Place:
    """A number's own trunks where it has several; else its siblings on its trunk against those on others."""
    trunks = np.unique(np.concatenate((own[0].trunk, own[1].trunk)))
    expected, had = answers(*own, (own[0].trunk, own[1].trunk))
    usable = expected >= _TRUNK
    if usable.sum() >= 2:
        found = _concentrated(expected[usable], had[usable])
        fallen = trunks[(had - expected) / np.sqrt(np.maximum(expected, 1e-9)) < _FELL]
        return NOWHERE if _stood(others, fallen, found.fallen or 0.0) else found
    sides = [np.isin(cells.trunk, own[1].trunk) for cells in others]
    expected, had = answers(*others, (sides[0], sides[1]))
    if len(expected) < 2 or (expected < _TRUNK).any() or had[1] / expected[1] > had[0] / expected[0]:
        return NOWHERE
    return _concentrated(expected, had)


def _stood(others: Sides, trunks: npt.NDArray[np.uint64], fell: float) -> bool:
    """Whether siblings on these trunks did not fall with the number: then it is not the trunk."""
    before, after = (cells.where(np.isin(cells.trunk, trunks)) for cells in others)
    expected = after.called * before.rate
    return expected >= _TELLING and 1.0 - float(after.answered.sum()) / expected < fell / 2


def _concentrated(expected: Floats, had: Floats) -> Place:
    """How much of a fall sits where answers plainly fell, and did not where they stand."""
    fell = (had - expected) / np.sqrt(expected) < _FELL
    if not fell.any() or fell.all() or _scatter(expected, had) < _UNEVEN:
        return NOWHERE
    return _split(expected, had, fell, "trunk")


def _scatter(expected: Floats, had: Floats) -> float:
    """How much more unevenly answers fell than chance would have it, in standard errors."""
    common = max(float(had.sum() / expected.sum()), 1e-9)
    surprise = float(((had - common * expected) ** 2 / (common * expected)).sum())
    return (surprise - (len(expected) - 1)) / math.sqrt(2.0 * (len(expected) - 1))


def _split(expected: Floats, had: Floats, fell: npt.NDArray[np.bool_], where: Where) -> Place:
    there, elsewhere = (1.0 - float(had[at].sum() / expected[at].sum()) for at in (fell, ~fell))
    lost = max(float((expected - had)[fell].sum()), 1e-9)
    all_lost = lost + max(0.0, float((expected - had)[~fell].sum()))
    share = lost / all_lost * min(1.0, max(0.0, 1.0 - max(0.0, elsewhere) / max(there, 1e-9)))
    return Place(share, where, there, elsewhere)


def _block(own: Sides, others: Sides) -> Place:
    """Blocks of 1,000 numbers that fell unevenly, over all numbers; what one number fell as a whole is taken out."""
    before, after = (joined(own[at], others[at]) for at in (0, 1))
    expected, had, block = _by_block(before, after)
    usable = (expected >= _BLOCK) & (block != 0)
    expected, had = expected[usable], had[usable]
    if len(expected) < _BLOCKS or had.sum() <= 0:
        return NOWHERE
    fell = had / expected < 0.5
    if not fell.any() or fell.all() or _scatter(expected, had) < _UNEVEN:
        return NOWHERE
    return _split(expected, had, fell, "block")


def _by_block(before: Cells, after: Cells) -> tuple[Floats, Floats, npt.NDArray[np.uint64]]:
    """Answers expected and had in each block, each number's own fall made the fall of all."""
    expected, had = answers(before, after, (before.line, after.line))
    lines = np.unique(np.concatenate((before.line, after.line)))
    whole = float(had.sum() / max(expected.sum(), 1e-9))
    part = np.where(expected > 0, had / np.maximum(expected, 1e-9), whole) / max(whole, 1e-9)
    rate = np.array([before.where(before.line == line).rate for line in lines])
    place = np.searchsorted(lines, after.line)
    blocks, at = np.unique(after.block, return_inverse=True)
    usual = np.bincount(at, after.people * rate[place] * part[place], len(blocks)).astype(np.float64)
    return usual, np.bincount(at, after.answered, len(blocks)).astype(np.float64), blocks


def joined(one: Cells, other: Cells) -> Cells:
    """The cells of both."""
    pairs: list[Any] = [np.concatenate((getattr(one, f), getattr(other, f))) for f in Cells.__dataclass_fields__]
    return Cells(*pairs)
