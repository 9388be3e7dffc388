"""Why an answer rate fell: label, list, hour or carrier, each with the share of the fall that it explains.

The hours of calling and the people called are compared by decomposition (what the change of their mix alone would
make); the carrier by where the fall sits (some trunks or blocks and not the others, or calls that networks refuse); the
label by what is left where a number's siblings did not fall with it, or where somebody saw the label.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from callstanding.actions.carriers import Where, place
from callstanding.actions.cells import ELSEWHERE, INVALID, KNOWN, STOPPED, Cells, answers, mixed, rates

Cause = Literal["label", "list", "hour", "carrier", "none"]

STANDS_OUT = 0.5  # the part of a fall that a cause must explain to be named,
LEAD = 0.1  # and by how much more than the next
_SURE = 3.0  # standard errors beyond which the people called are others
_MARKED = 0.9  # of what is left goes to a list whose people are plainly others
_MARKS = {"invalid": 0.02, "elsewhere": 0.15, "known": 0.15}  # points that such a share must move
_SIBLINGS = 20.0  # answers that siblings should have had, before they tell anything


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of a fall explained, 0 to 1, and the figures behind them; None where they cannot be had.

    `seen`: the number's status turned, or its label was seen elsewhere. `standard`: the rate that the present hours
    would have had before. `fallen` and `standing`: by which part answers fell on the trunks or blocks that fell, and on
    the rest.
    """

    label: float
    list: float
    hour: float
    carrier: float
    seen: bool
    siblings: int
    siblings_before: float | None
    siblings_after: float | None
    invalid_before: float
    invalid_after: float
    new_before: float
    new_after: float
    standard: float
    stopped_before: float
    stopped_after: float
    where: Where
    fallen: float | None
    standing: float | None

    @property
    def shares(self) -> dict[Cause, float]:
        """Each cause with what it explains."""
        return {"label": self.label, "list": self.list, "hour": self.hour, "carrier": self.carrier}


@dataclass(frozen=True)
class Scene:
    """(before, after) of the numbers that fell, and of the numbers beside them."""

    own: tuple[Cells, Cells]
    others: tuple[Cells, Cells]
    seen: bool = False


def explained(scene: Scene) -> Evidence:
    """What each cause explains of the fall in a scene."""
    before, after = scene.own
    fall = max(before.rate - after.rate, 1e-9)
    by_hours = mixed(rates(before, after, (before.slot, after.slot)))
    hour, at = _part(by_hours, fall), place(scene.own, scene.others, fall)
    people = _of_list(before, after, fall, left=1.0 - max(hour, at.share))
    label, siblings = _of_label(scene, fall, left=1.0 - max(hour, people, at.share))
    invalid, new, stopped = (_shares(before, after, each) for each in (_invalid, _new, _stopped))
    return Evidence(
        label=label,
        list=people,
        hour=hour,
        carrier=at.share,
        seen=scene.seen,
        siblings=len(np.unique(scene.others[1].line)),
        siblings_before=siblings[0],
        siblings_after=siblings[1],
        invalid_before=invalid[0],
        invalid_after=invalid[1],
        new_before=new[0],
        new_after=new[1],
        standard=before.rate - by_hours,
        stopped_before=stopped[0],
        stopped_after=stopped[1],
        where=at.where,
        fallen=at.fallen,
        standing=at.standing,
    )


def named(found: Evidence) -> Cause:
    """The cause that stands out, or none."""
    (best, share), (_, second) = sorted(found.shares.items(), key=lambda each: -each[1])[:2]
    return best if share >= STANDS_OUT and share - second >= LEAD else "none"


def _part(points: float, fall: float) -> float:
    return min(1.0, max(0.0, points / fall))


def _of_list(before: Cells, after: Cells, fall: float, *, left: float) -> float:
    """What other people explain; where they are plainly others, what nothing else explains is theirs as well.

    A worse list has more dead numbers, and its living ones answer less: no mix of classes shows the second.
    """
    mix = _part(mixed(rates(before, after, (before.list_class, after.list_class), drawn=2.0)), fall)
    marks = {"invalid": _invalid, "elsewhere": _elsewhere, "known": _new}
    plain = any(_rose(before, after, which, _MARKS[name]) for name, which in marks.items())
    return max(mix, _MARKED * max(0.0, left)) if plain else mix


def _of_label(scene: Scene, fall: float, *, left: float) -> tuple[float, tuple[float | None, float | None]]:
    """(what a label explains, the siblings' rates as they should have been and as they were)."""
    before, after = scene.others
    left = max(0.0, left)
    expected, had = (float(each.sum()) for each in answers(before, after, (before.line, after.line)))
    if expected < _SIBLINGS:
        return (left if scene.seen else 0.0), (None, None)
    theirs = 1.0 - had / expected
    own = fall / max(scene.own[0].rate, 1e-9)
    alone = min(1.0, max(0.0, 1.0 - theirs / max(own, 1e-9)))
    return left * (1.0 if scene.seen else alone), (expected / after.called, had / after.called)


Which = Callable[[Cells], npt.NDArray[np.bool_]]


def _rose(before: Cells, after: Cells, which: Which, least: float) -> bool:
    """Whether a share of the people called has plainly risen."""
    was, now = _shares(before, after, which)
    both = (was * before.called + now * after.called) / max(before.called + after.called, 1.0)
    error = math.sqrt(max(both * (1 - both), 1e-4) * (1 / max(before.called, 1.0) + 1 / max(after.called, 1.0)))
    return now - was >= least and (now - was) / error >= _SURE


def _shares(before: Cells, after: Cells, which: Which) -> tuple[float, float]:
    return before.share(which(before)), after.share(which(after))


def _invalid(cells: Cells) -> npt.NDArray[np.bool_]:
    return np.asarray(cells.fate == INVALID)


def _elsewhere(cells: Cells) -> npt.NDArray[np.bool_]:
    return np.asarray(cells.met == ELSEWHERE)


def _new(cells: Cells) -> npt.NDArray[np.bool_]:
    return np.asarray(cells.met != KNOWN)


def _stopped(cells: Cells) -> npt.NDArray[np.bool_]:
    return np.asarray(cells.fate == STOPPED)
