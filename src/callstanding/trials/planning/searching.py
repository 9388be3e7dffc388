"""Finds the fewest numbers with which no tag is to be expected and the whole volume can be called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from callstanding.trials.planning.drawing import Drawn

Draws = Callable[[int], Sequence[Drawn]]  # of so many numbers, a few draws
MOST_TAGS = 0.5  # tags a draw, on average
LEAST_MADE = 0.98  # of the calls wanted from the day on which the whole volume is due
_TIMES = 4  # so many times the numbers that the volume takes; what they do not mend, more do not either
_CLOSE = 1.05


def is_good(draws: Sequence[Drawn], full_day: int) -> bool:
    """Whether hardly a number is tagged and the volume is reached."""
    return tags(draws) <= MOST_TAGS and made_when_full(draws, full_day) >= LEAST_MADE


def tags(draws: Sequence[Drawn]) -> float:
    """The tagged numbers of a draw, on average."""
    return sum(each.tagged for each in draws) / len(draws)


def made_when_full(draws: Sequence[Drawn], full_day: int) -> float:
    """The share of the calls wanted from that day (from 1) on that could be made."""
    wanted = sum(sum(each.wanted[full_day - 1 :]) for each in draws)
    return sum(sum(each.made[full_day - 1 :]) for each in draws) / wanted if wanted else 1.0


def fewest(draws: Draws, least: int, *, full_day: int) -> int | None:
    """The fewest numbers that do, from `least` on, to about 5 %; None where four times as many do not either."""
    if is_good(draws(least), full_day):
        return least
    bad, good = least, _TIMES * least
    if not is_good(draws(good), full_day):
        return None
    while good > bad + 1 and good > bad * _CLOSE:
        middle = (bad + good) // 2
        bad, good = (bad, middle) if is_good(draws(middle), full_day) else (middle, good)
    return good
