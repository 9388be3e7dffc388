"""Sets the stage: draws the parameters, gives every kind its lines, and says who can be called."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from callstanding.simulate.book import Book
from callstanding.simulate.casting import Casting
from callstanding.simulate.kind import Kind
from callstanding.simulate.lines import Lines, joined
from callstanding.simulate.numbers import SPACE
from callstanding.simulate.reading import stated
from callstanding.simulate.shuffling import shuffled
from callstanding.simulate.stage import Stage
from callstanding.simulate.terms import Terms


def set_up(terms: Terms) -> tuple[dict[Kind, Lines], Stage]:
    """(the lines of every kind, the stage on which they act): the world before its first call."""
    figures = shuffled(stated(terms.difficulty), terms.shuffle, terms.seed).changed(terms.changes)
    casting = Casting(figures, people=terms.people, days=terms.days, seed=terms.seed)
    cast: dict[str, Lines] = {}
    for kind in terms.kinds:
        cast[kind.name] = kind.cast(casting, kind.name, cast)
    by_kind = {kind: cast[kind.name] for kind in terms.kinds}
    return by_kind, _stage(terms, casting, by_kind)


def _stage(terms: Terms, casting: Casting, cast: Mapping[Kind, Lines]) -> Stage:
    residents = joined([lines for kind, lines in cast.items() if kind.resident])
    residents = residents.where(np.argsort(residents.number, kind="stable"))  # neighbours know each other
    in_use = np.zeros(SPACE, dtype=np.bool_)
    for lines in cast.values():
        in_use[lines.number[lines.stay()]] = True
    named = {kind.name: lines for kind, lines in cast.items()}
    return Stage(
        seed=terms.seed,
        days=terms.days,
        first_weekday=terms.first.weekday(),
        figures=casting.figures,
        common=casting.common,
        residents=residents,
        people=Book(residents.number[residents.stay()]),
        outsiders=Book(np.sort(named["outsider"].number)),
        nobodys=casting.numbering.nobodys(),
        in_use=in_use,
        areas=casting.numbering.areas_of_people(),
        cast=named,
    )
