"""How far platforms agree with each other and with us about numbers, and what a flag does to how people answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from callstanding.actions.labels import Label, Meaning
from callstanding.score.strength import Z90

OURS = "callstanding"
_MEANS: Mapping[str, Meaning] = {"spam": "spam", "watch": "watch", "recovering": "watch", "clean": "clean"}
_WEIGHT = {"clean": 0, "watch": 1, "spam": 2}


@dataclass(frozen=True, slots=True)
class Standing:
    """What we say of a number: its status and Spam Score; None where we know nothing."""

    status: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One number: what each platform said last, what we say, and by how many steps the farthest platform differs."""

    number: str
    shown: Mapping[str, Label]
    ours: Standing | None
    apart: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two platforms: numbers that both know, the share of them that both judge alike, and Cohen's kappa (1: always
    alike, 0: no more than by chance; None where chance alone decides, since both say one thing of all).
    """

    one: str
    other: str
    n: int
    share: float | None
    kappa: float | None


def compared(latest: Mapping[str, Sequence[Label]], ours: Mapping[str, Standing]) -> list[Row]:
    """Numbers side by side, those on which platforms and we differ most first. `latest`: one label per platform."""
    rows = []
    for number, labels in latest.items():
        known = ours.get(number)
        steps = [_steps(label.meaning, means(known)) for label in labels]
        rows.append(Row(number, {label.platform: label for label in labels}, known, max(steps, default=0)))
    return sorted(rows, key=lambda row: (-row.apart, row.number))


def means(standing: Standing | None) -> Meaning:
    """Our status in the words of labels."""
    return "unknown" if standing is None else _MEANS.get(standing.status, "unknown")


def agreements(rows: Iterable[Row]) -> list[Agreement]:
    """Every two platforms, and each with us, over the numbers that both know."""
    said: dict[str, dict[str, Meaning]] = {OURS: {}}
    for row in rows:
        said[OURS][row.number] = means(row.ours)
        for platform, label in row.shown.items():
            said.setdefault(platform, {})[row.number] = label.meaning
    return [_agreement(one, other, said[one], said[other]) for one, other in combinations(sorted(said), 2)]


def _agreement(one: str, other: str, mine: Mapping[str, Meaning], theirs: Mapping[str, Meaning]) -> Agreement:
    both = [(mine[number], theirs[number]) for number in mine.keys() & theirs.keys()]
    both = [pair for pair in both if "unknown" not in pair]
    n = len(both)
    if not n:
        return Agreement(one, other, 0, None, None)
    alike = sum(a == b for a, b in both) / n
    left, right = (Counter(side) for side in zip(*both, strict=True))
    chance = sum(left[word] * right[word] for word in left) / n**2
    return Agreement(one, other, n, alike, None if chance == 1 else (alike - chance) / (1 - chance))


def _steps(one: Meaning, other: Meaning) -> int:
    if "unknown" in (one, other):
        return 0
    return abs(_WEIGHT[one] - _WEIGHT[other])


@dataclass(frozen=True, slots=True)
class Contact:
    """Of days of one kind: people called and answered on them, the share who answered and its 90 % interval; None where
    too few were called.
    """

    platform: str
    flagged: bool
    days: int
    called: int
    answered: int
    share: float | None
    low: float | None
    high: float | None


def contact(platform: str, *, flagged: bool, days: int, called: int, answered: int, least: float) -> Contact:
    """The contact rate of some days, with Wilson's interval."""
    if called < least or not called:
        return Contact(platform, flagged, days, called, answered, None, None, None)
    low, high = wilson(answered, called)
    return Contact(platform, flagged, days, called, answered, answered / called, low, high)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson's interval (90 %) of a share of k in n."""
    p, square = k / n, Z90**2
    middle, half = p + square / (2 * n), Z90 * sqrt(p * (1 - p) / n + square / (4 * n**2))
    return max(0.0, (middle - half) / (1 + square / n)), min(1.0, (middle + half) / (1 + square / n))
