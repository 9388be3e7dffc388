"""Whose doing a call is: the holder's of the number that it shows, or that of others who only show it (law 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter

from callstanding.engines.ledger import OWNER_CALLS
from callstanding.engines.memory.facts import (
    ATTESTED,
    PARTIAL,
    UNKNOWN,
    UNSTATED,
    UNVERIFIED,
    Assignment,
    Call,
    Place,
    full_hour,
)

Hours = tuple[float, float]
ALWAYS: Hours = (-inf, inf)


@dataclass(frozen=True)
class Attribution:
    """The numbers that their operator vouches for, when, and those for which silence means unverified."""

    vouched: Mapping[int, list[Hours]]
    silent: frozenset[int]

    def provenance(self, place: Place) -> int:
        """What the provenance of a place comes to, once silence is understood."""
        number, _, provenance = place
        if provenance != UNSTATED:
            return provenance
        return UNVERIFIED if number in self.silent else PARTIAL

    def is_own(self, place: Place) -> bool:
        """Whether what counts there is the holder's doing."""
        number, hour, _ = place
        provenance = self.provenance(place)
        is_vouched = any(begin <= hour < end for begin, end in self.vouched.get(number, ()))
        return provenance == ATTESTED or (provenance == PARTIAL and not is_vouched)


def attribution(calls: Sequence[Call], assignments: Iterable[Assignment], stated_from: float) -> Attribution:
    """Found in the calls; a trunk states an attestation where at least a share `stated_from` of its calls does."""
    return Attribution(_vouched(calls, _terms(assignments)), _silent(calls, stated_from))


def _vouched(calls: Iterable[Call], terms: Mapping[int, list[Hours]]) -> dict[int, list[Hours]]:
    """The hours of each number in which its holder's calls are attested more than once: one may be an error.

    What one holder's operator vouched for says nothing of the next holder's calls, so each has hours of his own.
    """
    attested: Counter[tuple[int, Hours]] = Counter()
    for call in calls:
        if call.provenance == ATTESTED and call.caller != UNKNOWN:
            for begin, end in terms.get(call.caller, [ALWAYS]):
                attested[call.caller, (begin, end)] += begin <= call.hour < end
    found: dict[int, list[Hours]] = defaultdict(list)
    for (number, hours), n in attested.items():
        if n >= OWNER_CALLS:
            found[number].append(hours)
    return found


def _terms(assignments: Iterable[Assignment]) -> dict[int, list[Hours]]:
    """The hours of each holder of a number, one after the other; the same holder again goes on, even after a gap."""
    ordered = sorted(assignments, key=attrgetter("number", "begin", "holder"))
    return {number: list(_terms_of(list(held))) for number, held in groupby(ordered, key=attrgetter("number"))}


def _terms_of(held: Sequence[Assignment]) -> Iterable[Hours]:
    turns = [list(turn) for _, turn in groupby(held, key=attrgetter("holder"))]
    begins = [full_hour(turn[0].begin) for turn in turns]
    ends = [max(inf if each.end is None else full_hour(each.end) for each in turn) for turn in turns]
    for end, (begin, following) in zip(ends, pairwise([*begins, inf]), strict=True):
        yield begin, min(end, following)


def _silent(calls: Sequence[Call], stated_from: float) -> frozenset[int]:
    """The numbers most of whose silent calls came, of no known account, over trunks that state an attestation."""
    stating, silent = _stating(calls, Decimal(str(stated_from))), Counter[int]()
    for call in calls:
        if call.provenance == UNSTATED and call.caller != UNKNOWN:
            silent[call.caller] += 1 if call.account == UNKNOWN and call.trunk in stating else -1
    return frozenset(number for number, more in silent.items() if more > 0)


def _stating(calls: Iterable[Call], share: Decimal) -> set[int]:
    """The trunks that state an attestation for at least that share of their calls; no trunk is one, too."""
    all_of, stated = Counter[int](), Counter[int]()
    for call in calls:
        all_of[call.trunk] += 1
        stated[call.trunk] += call.provenance != UNSTATED
    return {trunk for trunk, n in stated.items() if n and n >= share * all_of[trunk]}
