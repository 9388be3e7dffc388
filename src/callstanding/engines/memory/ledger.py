"""The ledger: what the rollups count for the holder of a number hour by hour, and what was the doing of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from callstanding.engines.ledger import LEDGER, Weights
from callstanding.engines.memory.attribution import Attribution
from callstanding.engines.memory.facts import ATTESTED, UNSTATED, Place
from callstanding.engines.memory.rollups import Rollups
from callstanding.engines.merging import LINES, LedgerRows
from callstanding.rollups.columns import COLUMNS, RECEIVED, REPORTED

Ledger = dict[tuple[int, int], dict[str, float]]
"""By number and hour the columns that are not nought."""

_WHOEVER_CALLED = {column.name for column in RECEIVED}
_OF_THE_HOLDER = {column.name for column in COLUMNS} - _WHOEVER_CALLED - {column.name for column in REPORTED} - {*LINES}


def ledger(rollups: Rollups, whose: Attribution, weights: Weights) -> Ledger:
    """One row to each number and hour that has any rollup."""
    found: Ledger = defaultdict(lambda: defaultdict(float))
    for place, counts in rollups.items():
        row = found[place[:2]]
        for column, n in entries(place, counts, whose, weights).items():
            row[column] = max(row[column], n) if column in LINES else row[column] + n
    return dict(found)


def entries(place: Place, counts: Mapping[str, int], whose: Attribution, weights: Weights) -> dict[str, float]:
    """What one row of the rollups adds to the ledger."""
    own, provenance = whose.is_own(place), whose.provenance(place)
    kept = {name: float(n) for name, n in counts.items() if name in _WHOEVER_CALLED or (own and name in _OF_THE_HOLDER)}
    lines = {name: counts[name] for name in LINES if name in counts}
    part = 0.0 if not own else weights.attested if provenance == ATTESTED else weights.partial
    return kept | lines | _calls(place, counts, own=own) | _reports(counts, own=own) | _weighed(counts, weights, part)


def _calls(place: Place, counts: Mapping[str, int], *, own: bool) -> dict[str, float]:
    calls, stated = counts.get("calls_out", 0), place[2]
    return {
        "seen_out": calls,
        "foreign_out": 0 if own else calls,
        "foreign_answered": 0 if own else counts.get("answered_out", 0),
        "stated_out": calls if own and stated != UNSTATED else 0,
        "weak_out": calls if own and stated not in (ATTESTED, UNSTATED) else 0,
    }


def _reports(counts: Mapping[str, int], *, own: bool) -> dict[str, float]:
    """Voices that are not about the holder's calls are hearsay, for him."""
    voices = sum(counts.get(name, 0) for name in ("reports_spam", "reports_fraud", "reports_block"))
    unsure, unsure_wanted = counts.get("hearsay", 0), counts.get("hearsay_wanted", 0)
    return {
        "voices": voices if own else 0,
        "foreign_voices": 0 if own else voices,
        "hearsay": unsure + (0 if own else voices),
        "hearsay_wanted": unsure_wanted,
        "reports": voices + unsure + unsure_wanted + counts.get("reports_wanted", 0),
    }


def _weighed(counts: Mapping[str, int], weights: Weights, part: float) -> dict[str, float]:
    """What the reports weigh, by their kind and by how sure it is that the holder made the call."""
    spam, block = counts.get("reports_spam", 0), counts.get("reports_block", 0)
    return {
        "weight_negative": (spam * weights.spam + block * weights.block) * part,
        "weight_fraud": counts.get("reports_fraud", 0) * weights.fraud * part,
        "weight_wanted": counts.get("reports_wanted", 0) * weights.wanted * part,
    }


def as_rows(found: Ledger, numbers: Iterable[int]) -> LedgerRows:
    """The rows of some numbers, sorted by number and hour."""
    wanted = set(numbers)
    places = sorted(place for place in found if place[0] in wanted)
    rows = [found[place] for place in places]
    names = [name for name in LEDGER if name not in LINES]
    return LedgerRows(
        np.array([number for number, _ in places], np.uint64),
        np.array([hour for _, hour in places], np.int64),
        {name: np.array([row.get(name, 0) for row in rows], np.uint64) for name in LINES},
        {name: np.array([row.get(name, 0) for row in rows], np.float64) for name in names},
    )
