"""The stage on which all kinds act: the days, the parameters, who can be called, and the dice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from callstanding.simulate.book import Book
from callstanding.simulate.casting import dice
from callstanding.simulate.durations import quantile_talk
from callstanding.simulate.figures import Figures
from callstanding.simulate.lines import Lines
from callstanding.simulate.numbers import Ids
from callstanding.simulate.profile import Common, Profile
from callstanding.simulate.traffic import BY_LINE, DAY_S, Bools, Floats, Ints, Manner, Rng


@dataclass(frozen=True)
class Stage:
    """What all kinds share.

    `first_weekday` is 0 for a Monday; `residents` are all people of the operator, and `people` those of them whose
    number never changes hands; `nobodys` numbers have no holder; `in_use` tells of every number whether it has the
    same holder throughout.
    """

    seed: int
    days: int
    first_weekday: int
    figures: Figures
    common: Common
    residents: Lines
    people: Book
    outsiders: Book
    nobodys: Ids
    in_use: Bools
    areas: Ints
    cast: Mapping[str, Lines]

    @property
    def until(self) -> float:
        """The end of the last day, in seconds from the first midnight."""
        return float(self.days * DAY_S)

    @property
    def weekday(self) -> Ints:
        """The weekday of each day."""
        return (self.first_weekday + np.arange(self.days)) % 7

    def dice(self, kind: str) -> Rng:
        """The dice of a kind: what is drawn for one kind does not depend on which others there are."""
        return dice(self.seed, f"calls {kind}")

    def profile(self, kind: str) -> Profile:
        """How a kind behaves."""
        return self.figures.shape(kind, Profile)

    def manner(self, profile: Profile, rng: Rng, liked: float | Floats = 0.0) -> Manner:
        """How the calls of a kind go out, where `liked` moves the odds of an answer of each."""
        answered = shifted(profile.answered, liked)
        rest = profile.rejected + profile.busy
        spare = max(1e-9, 1.0 - rest) if rest < 1.0 else 1e-9
        return Manner(
            answered=np.minimum(answered, spare),
            talk=quantile_talk(profile.talk_s, rng),
            pickup=quantile_talk(self.common.pickup_s, rng),
            patience_s=profile.patience_s,
            rejected=profile.rejected,
            busy=profile.busy,
            callee_hangs_up=profile.callee_hangs_up,
            signed=BY_LINE,
        )

    def desk(self, profile: Profile, rng: Rng) -> Manner:
        """How calls to the numbers of a kind go."""
        return Manner(
            answered=min(profile.desk_answers, max(0.0, 1.0 - profile.desk_dead - profile.busy)),
            talk=quantile_talk(profile.desk_talk_s, rng),
            pickup=quantile_talk(self.common.pickup_s, rng),
            invalid=profile.desk_dead,
            rejected=0.0,
            busy=profile.busy,
            signed=BY_LINE,
        )


def shifted(share: float, by: float | Floats) -> Floats:
    """A share whose log-odds are moved."""
    share = min(max(share, 1e-9), 1.0 - 1e-9)
    moved: Floats = 1.0 / (1.0 + (1.0 - share) / share * np.exp(-np.asarray(by)))
    return moved
