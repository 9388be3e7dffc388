"""Casting: gives every kind its lines: how many, which numbers, held by whom, from when to when."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from callstanding.simulate.durations import drawn, mean
from callstanding.simulate.figures import Figures
from callstanding.simulate.lines import ALWAYS, Lines
from callstanding.simulate.numbers import Ids, Numbering
from callstanding.simulate.profile import Common, Profile
from callstanding.simulate.traffic import DAY_S, Floats, Ints, Rng

_OWN_TRUNKS = 1000  # trunks of single holders are numbered from here on
_STEP = 7919  # known contacts of a line lie up to so many places apart


class Casting:
    """Hands out lines with serials, holders, accounts and trunks that nobody else has."""

    def __init__(self, figures: Figures, *, people: int, days: int, seed: int) -> None:
        self.figures, self.people, self.days, self._seed = figures, people, days, seed
        self.common = figures.shape("world", Common)
        strangers = figures.shape("outsider", Profile).per_1000
        others = int(people * (strangers / 1000 + 0.5)) + 1000
        self.numbering = Numbering(people=people, others=others, filled=self.common.filled, rng=dice(seed, "numbering"))
        self._serials = self._holders = 0
        self._resellers = max(1, round(people * 0.01 / self.common.reseller_lines) + 1)
        self._accounts = self._resellers

    def dice(self, name: str) -> Rng:
        """The dice of a kind: what is drawn for one kind does not depend on which others there are."""
        return dice(self._seed, f"casting {name}")

    def lines(self, kind: str) -> Lines:
        """The lines of a kind as its profile wants them."""
        profile, rng = self.figures.shape(kind, Profile), self.dice(kind)
        begin, end = self._spans(profile, rng)
        return self.given(kind, self._numbers(len(begin), profile, rng), begin, end)

    def count(self, kind: str) -> int:
        """How many lines of a kind are in use at one time."""
        return max(1, round(self.figures.shape(kind, Profile).per_1000 * self.people / 1000))

    def given(self, kind: str, number: Ids, begin: Floats, end: Floats) -> Lines:
        """Lines of a kind on these numbers, from `begin` to `end`."""
        profile, rng, n = self.figures.shape(kind, Profile), self.dice(f"{kind} lines"), len(number)
        holder = np.arange(n) // profile.lines_each
        holders = int(holder[-1]) + 1
        account, trunk = self._accounts_of(holder, profile, rng), self._trunks_of(holder, profile, rng)
        signed = rng.choice(4, size=holders, p=_even(profile.signed))[holder].astype(np.int8)
        self._serials, self._holders = self._serials + n, self._holders + holders
        return Lines(
            number=number,
            serial=self._serials - n + 1 + np.arange(n),
            holder=self._holders - holders + 1 + holder,
            account=account,
            trunk=trunk,
            begin=np.floor(begin),
            end=np.floor(end),
            signed=signed,
            louder=_factors(profile.spread, n, rng),
            liked=rng.normal(0.0, self.common.answer_spread, n),
            reported=_factors(self.common.report_spread, n, rng),
            first=rng.integers(0, 1 << 40, n),
            step=rng.integers(1, _STEP, n),
        )

    def _spans(self, profile: Profile, rng: Rng) -> tuple[Floats, Floats]:
        """From when to when each line is used. Those that fall silent have others after them."""
        active = max(1, round(profile.per_1000 * self.people / 1000))
        if not profile.stays_days:
            return np.full(active, -ALWAYS), np.full(active, ALWAYS)
        n = max(1, round(active * (1.0 + self.days / mean(profile.stays_days))))
        stay = drawn(profile.stays_days, n, rng) * DAY_S
        begin = np.sort(rng.uniform(-stay, self.days * DAY_S))
        return begin, begin + stay

    def _numbers(self, n: int, profile: Profile, rng: Rng) -> Ids:
        if profile.placing == "block":
            sizes = [min(profile.lines_each, n - done) for done in range(0, n, profile.lines_each)]
            return self.numbering.in_blocks(sizes, rng)
        places = {"home": self.numbering.near, "far": self.numbering.far, "island": self.numbering.abroad}
        return rng.permutation(places[profile.placing](n, rng))

    def _accounts_of(self, holder: Ints, profile: Profile, rng: Rng) -> Ints:
        if profile.account == "none":
            return np.zeros(len(holder), dtype=np.int64)
        own = np.arange(len(holder)) if profile.account == "line" else holder
        account = self._accounts + 1 + own
        self._accounts += int(own[-1]) + 1
        resold = (rng.random(int(holder[-1]) + 1) < profile.resold)[holder]
        reseller = rng.integers(1, self._resellers + 1, int(holder[-1]) + 1)[holder]
        account[resold] = reseller[resold]
        return account

    def _trunks_of(self, holder: Ints, profile: Profile, rng: Rng) -> Ints:
        if profile.trunk == "own":
            return _OWN_TRUNKS + self._holders + holder
        return rng.integers(1, self.common.trunks + 1, int(holder[-1]) + 1)[holder]


def dice(seed: int, name: str) -> Rng:
    """Dice for one purpose."""
    return np.random.default_rng([seed, crc32(name.encode())])


def _even(weights: tuple[float, ...]) -> Floats:
    even: Floats = np.array(weights) / np.sum(weights)
    return even


def _factors(sigma: float, n: int, rng: Rng) -> Floats:
    """Factors with the mean 1 whose logarithm is normal."""
    factors: Floats = rng.lognormal(-sigma * sigma / 2.0, sigma, n)
    return factors
