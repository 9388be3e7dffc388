"""What an owner may ask "what if" about, each with a value of its own: so many answer, so few hang up at once.

A lever moves the counts of the days to come from their usual share to another. Days keep their ups and downs: a share
below the usual one takes from each day alike, one above it takes up the same part of what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from callstanding.actions.habits import Counts
from callstanding.signals.fold import Floats

COMPLAINTS = "complaints"  # how many complain, against now: 1 is as many
_STAYS_MS = 30_000.0  # the talk of one who stays, where nobody has stayed yet: own choice
_OF_TALKS = (
    *("talk_new_ms", "short_new", "long_new", "hangup_known_new", "dropped_new", "refused_new"),
    *("answered_out", "talk_out_ms"),
)


@dataclass(frozen=True, slots=True)
class Usual:
    """The shares of the days that are known; None where there was nothing to share."""

    answered: float | None
    short: float | None
    callbacks: float | None
    a_talk: Mapping[str, float]  # what one answer brings of each count, on average


def usual_of(counts: Counts) -> Usual:
    """The usual shares of some days."""
    total = {name: float(np.sum(values)) for name, values in counts.items()}
    answered = total["answered_new"]
    return Usual(
        answered=_share(answered, total["new_callees"] - total["failed_first"]),
        short=_share(total["short_new"], answered),
        callbacks=_share(total["callbacks_reached"], total["called_back"]),
        a_talk={name: total[name] / answered if answered else 0.0 for name in _OF_TALKS},
    )


def _share(part: float, whole: float) -> float | None:
    return min(1.0, part / whole) if whole > 0 else None


def _answered(counts: Counts, usual: Usual, to: float) -> None:
    """So many of the people called ever answer; each answer goes on as answers do now."""
    was = counts["answered_new"]
    reachable = np.maximum(0.0, counts["new_callees"] - counts["failed_first"] - counts["invalid_first"])
    now = counts["answered_new"] = _moved(was, np.maximum(was, reachable), usual.answered or 0.0, to)
    grown = np.divide(now, was, out=np.zeros_like(now), where=was > 0)
    for name in _OF_TALKS:
        counts[name] = np.where(was > 0, counts[name] * grown, now * usual.a_talk[name])


def _short(counts: Counts, usual: Usual, to: float) -> None:
    """So many of the first talks end within six seconds; who stays talks as long as people do now."""
    talks, was = counts["answered_new"], counts["short_new"]
    now = counts["short_new"] = _moved(was, talks, usual.short or 0.0, to)
    fewer = np.divide(now, was, out=np.ones_like(now), where=was > 0)
    for name in ("dropped_new", "refused_new"):
        counts[name] = counts[name] * fewer
    stayed, stay = talks - was, talks - now
    more = np.divide(stay, stayed, out=np.zeros_like(stay), where=stayed > 0)
    counts["long_new"] = np.minimum(stay, counts["long_new"] * more)
    talk = counts["talk_new_ms"]
    counts["talk_new_ms"] = np.where(stayed > 0, talk * more, talk + stay * _STAYS_MS)


def _callbacks(counts: Counts, usual: Usual, to: float) -> None:
    """So many of those who call back reach someone."""
    counts["callbacks_reached"] = _moved(counts["callbacks_reached"], counts["called_back"], usual.callbacks or 0.0, to)


def _moved(part: Floats, whole: Floats, now: float, to: float) -> Floats:
    """The parts of some wholes once their usual share `now` becomes `to`."""
    if to <= now:
        return part * (to / now if now > 0 else 0.0)
    return part + np.maximum(0.0, whole - part) * ((to - now) / (1.0 - now))


LEVERS: Mapping[str, Callable[[Counts, Usual, float], None]] = {
    "answered": _answered,
    "short": _short,
    "callbacks": _callbacks,
}
"""What can be moved, and what this does to the counts of the days to come, in this order."""
