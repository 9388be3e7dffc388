"""A kind of caller: its name, the truth about it, and how it gets its lines and acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from callstanding.simulate.casting import Casting
from callstanding.simulate.lines import Lines
from callstanding.simulate.stage import Stage
from callstanding.simulate.work import Doings, work

SPAM, LEGIT, GREY = "spam", "legit", "grey"

Cast = Callable[[Casting, str, Mapping[str, Lines]], Lines]
Act = Callable[[Stage, str], Doings]


def hired(casting: Casting, kind: str, _cast: Mapping[str, Lines]) -> Lines:
    """Lines as the profile of the kind wants them."""
    return casting.lines(kind)


@dataclass(frozen=True)
class Kind:
    """A kind of caller. `label` is the truth: spam, legit, or grey where opinions differ.

    A `resident` kind belongs to the operator's people, who all call each other; a `known` kind's holders stand in the
    assignments.
    """

    name: str
    label: str
    about: str
    act: Act = work
    cast: Cast = hired
    resident: bool = False
    known: bool = True
