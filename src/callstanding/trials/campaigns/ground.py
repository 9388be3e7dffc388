"""The ground that a campaign is run on: whom it can call, which numbers it can have, and how the world takes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callstanding.simulate.casting import dice
from callstanding.simulate.numbers import Ids
from callstanding.simulate.setting import set_up
from callstanding.simulate.stage import Stage
from callstanding.simulate.terms import Terms


@dataclass(frozen=True)
class Ground:
    """`leads` are the people to call, in the order of the list; `numbers` those that the campaign may have, in the
    order in which it takes them; `nobodys` nobody has.
    """

    seed: int
    stage: Stage
    leads: Ids
    numbers: Ids
    nobodys: Ids


def ground(terms: Terms, *, numbers: int, place: int = 0, most: int = 1000) -> Ground:
    """The ground of a simulated world, with so many numbers for the campaign. The same terms give the same ground.

    The first numbers are the same however many there are, so that runs with few and with many can be compared. Another
    `place` has other numbers of the same world, up to `most` for each, so that several campaigns can be in it.
    """
    _, stage = set_up(terms)
    rng = dice(terms.seed, "campaign")
    free = rng.permutation(stage.nobodys)
    leads = rng.permutation(np.concatenate([stage.people.numbers, stage.outsiders.numbers]))
    first = place * most
    return Ground(terms.seed, stage, leads, free[first : first + numbers], free[max(first + numbers, len(free) // 2) :])


def bare_ground(seed: int, *, days: int, people: int, numbers: int) -> Ground:
    """The same without anybody else who calls: nothing of a number's standing depends on strangers' calls."""
    return ground(Terms(seed, people, days, scenarios=("people",)), numbers=numbers)
