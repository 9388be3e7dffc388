"""Sorts of subscribers that an operator can tell apart, those first whose calls people wait for most.

An operator knows its customers; nobody else does, and no traffic shows who is a hospital. So the sort is always told,
never guessed, and it changes no score: it only says whom a change would touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Sort = Literal[
    "emergency",
    "hospital",
    "doctor",
    "pharmacy",
    "care",
    "school",
    "authority",
    "utility",
    "bank",
    "delivery",
    "charity",
    "call_centre",
    "other",
]
SORTS: tuple[Sort, ...] = get_args(Sort)
_ALSO: Mapping[str, Sort] = {
    "clinic": "hospital",
    "surgery": "doctor",
    "practice": "doctor",
    "care_home": "care",
    "university": "school",
    "government": "authority",
    "municipality": "authority",
    "police": "emergency",
    "fire": "emergency",
    "ambulance": "emergency",
    "courier": "delivery",
    "callcentre": "call_centre",
    "call_center": "call_centre",
    "contact_centre": "call_centre",
}
"""Words that lists of customers use for the same."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A number in E.164 or a holder (as its assignments name it), and the sort of subscriber behind it."""

    kind: Literal["number", "holder"]
    subject: str
    sort: Sort


def sort_of(word: str) -> Sort | None:
    """The sort that a word of a list means; None for a word that is unknown."""
    plain = "_".join(word.strip().lower().replace("-", " ").replace("_", " ").split())
    plain = _ALSO.get(plain, plain)
    return next((sort for sort in SORTS if sort in (plain, plain.removesuffix("s"))), None)


def by_care(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts by sort, those first that people wait for most; sorts without any are left out."""
    return [(sort, counts[sort]) for sort in SORTS if counts.get(sort)]


def sorted_numbers(subscribers: Iterable[Subscriber], held: Mapping[str, Iterable[str]]) -> dict[str, Sort]:
    """The sort of each number: its own, else that of the holder that holds it. `held`: the numbers of each holder."""
    every = list(subscribers)
    found: dict[str, Sort] = {}
    for one in every:
        if one.kind == "holder":
            found |= dict.fromkeys(held.get(one.subject, ()), one.sort)
    return found | {one.subject: one.sort for one in every if one.kind == "number"}
