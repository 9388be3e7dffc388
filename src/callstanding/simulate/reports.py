"""What the called people say of a number: complaints, blocks and praise, and when it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from callstanding.simulate.durations import drawn
from callstanding.simulate.profile import Common, Profile
from callstanding.simulate.traffic import ANSWERED, FAILED, Bools, Codes, Floats, Ints, Rng, Traffic

KINDS = ("spam", "fraud", "block", "wanted")
SPAM, FRAUD, BLOCK, WANTED = range(4)


@dataclass(frozen=True)
class Reports:
    """Reports as columns: about which number, by whom, when, of which kind; times in s from the first midnight."""

    number: Ints
    reporter: Ints
    at: Floats
    kind: Codes

    def __len__(self) -> int:
        return len(self.number)

    def where(self, chosen: Bools | Ints) -> Reports:
        """The reports that are chosen, by mask or by position."""
        return Reports(*(getattr(self, f.name)[chosen] for f in fields(self)))


def said_of(calls: Traffic, profile: Profile, common: Common, rng: Rng, reported: Floats | None = None) -> Reports:
    """What the callees of these calls report; `reported` is a factor on the complaints about each call."""
    answered = calls.disposition == ANSWERED
    reached = calls.disposition != FAILED
    factor = 1.0 if reported is None else reported
    draw = rng.random(len(calls))
    annoyed = draw < np.where(answered, profile.complains, reached * profile.complains_missed) * factor
    pleased = answered & ~annoyed & (draw > 1.0 - profile.praises)
    blocked = reached & (rng.random(len(calls)) < profile.blocks * factor)
    worse = rng.random(len(calls)) < profile.fraud_share
    told = [(annoyed & ~worse, SPAM), (annoyed & worse, FRAUD), (blocked, BLOCK), (pleased, WANTED)]
    return gathered([_report(calls, chosen, kind, common, rng) for chosen, kind in told])


def gathered(parts: Sequence[Reports]) -> Reports:
    """All reports of all parts, one after the other."""
    return Reports(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Reports)))


def arrivals(reports: Reports, common: Common, rng: Rng) -> Floats:
    """When each report arrives: complaints hours later, what a handset sends within a minute."""
    lag = drawn(common.report_lag_h, len(reports), rng) * 3600.0
    at_once = rng.exponential(common.handset_lag_s, len(reports))
    arrived: Floats = reports.at + np.where(reports.kind >= BLOCK, at_once, lag)
    return arrived


def first_voices(reports: Reports, common: Common, rng: Rng) -> Reports:
    """In the order of their time, without most of what one person says again about one number."""
    ordered = reports.where(np.argsort(reports.at, kind="stable"))
    pair = (ordered.number << 32) | ordered.reporter
    again = np.ones(len(pair), dtype=np.bool_)
    again[np.unique(pair, return_index=True)[1]] = False
    return ordered.where(~again | (rng.random(len(pair)) < common.again))


def _report(calls: Traffic, chosen: Bools, kind: int, common: Common, rng: Rng) -> Reports:
    heard = np.flatnonzero(chosen)
    ended = (calls.start + calls.ring + calls.talk)[heard]
    at = ended + rng.exponential(common.report_after_s, len(heard))
    return Reports(calls.caller[heard], calls.callee[heard], at, np.full(len(heard), kind, dtype=np.int8))
