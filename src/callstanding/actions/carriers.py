"""Whether an answer rate fell at a carrier: on some trunks, in some blocks of numbers, or by refusals of networks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from callstanding.actions.cells import STOPPED, By, Cells, Floats, answers, mixed, rates

Where = Literal["trunk", "block", "network", ""]
Sides = tuple[Cells, Cells]
"""Before and after."""

_TRUNK = 8.0  # answers that a trunk should have had, before it tells anything
_BLOCK = 3.0  # the same of a block
_BLOCKS = 6  # blocks that must have so many
_UNEVEN = 4.0  # standard errors of scatter between blocks
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
    had = _compared(own, (own[0].trunk, own[1].trunk))
    usable = had[0] >= _TRUNK
    if usable.sum() >= 2:
        return _concentrated(had[0][usable], had[1][usable])
    mine = np.unique(own[1].trunk)
    sides = tuple(np.isin(cells.trunk, mine) for cells in others)
    expected, got = _compared(others, (sides[0], sides[1]))
    if len(expected) < 2 or (expected < _TRUNK).any():
        return NOWHERE
    found = _concentrated(expected, got)
    return found if got[1] / expected[1] < got[0] / expected[0] else NOWHERE


def _compared(cells: Sides, by: By) -> tuple[Floats, Floats]:
    return answers(cells[0], cells[1], by)


def _concentrated(expected: Floats, had: Floats) -> Place:
    """How much of a fall sits where answers plainly fell, and did not where they stand."""
    fell = (had - expected) / np.sqrt(expected) < _FELL
    if not fell.any() or fell.all():
        return NOWHERE
    return _split(expected, had, fell, "trunk")


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
    common = float(had.sum() / expected.sum())
    surprise = float(((had - common * expected) ** 2 / (common * expected)).sum())
    scatter = (surprise - (len(expected) - 1)) / math.sqrt(2.0 * (len(expected) - 1))
    fell = had / expected < 0.5
    if scatter < _UNEVEN or not fell.any() or fell.all():
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
