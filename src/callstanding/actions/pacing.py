"""The after-call time (`wrap_up`) of a number and of an agent: how long a pause lasts, and why it is stretched.

A pause is set once, when a call ends, so that an answer to "how long must I wait" stays true. Chance makes it longer or
shorter, drawn from the number and the moment, so that the same question has the same answer.
"""

from __future__ import annotations

from callstanding.actions.chance import chance
from callstanding.actions.limits import Limits


def wrap_up(key: str, ended: float, limits: Limits, *, stretched: float = 0.0) -> float:
    """The pause in seconds after a call of `key` (a number or an agent) that ended at `ended`.

    At least the policy's `wrap_up.s`, or `stretched` where that is longer, both by chance up to `jitter` longer or
    shorter; never longer than `wrap_up.most`.
    """
    pause = max(limits.wrap_up_s, stretched)
    return min(limits.most_s, pause * (1.0 + limits.jitter * (2.0 * chance(key, ended) - 1.0)))


def stretched(left: int, remaining_s: float | None, talked_s: float = 0.0) -> float:
    """The pause that makes `left` calls last for the rest of the day's legal time, calls as long as the last one.

    0.0 where nothing says when the day ends, or where no call is left: then the limit itself holds.
    """
    if remaining_s is None or left <= 0:
        return 0.0
    return max(0.0, remaining_s / left - talked_s)
