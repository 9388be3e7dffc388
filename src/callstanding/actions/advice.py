"""Which ways to go on are worth looking at, which serve an owner best, and how much a number may call.

Only honest changes: fewer calls, or better ones. No way takes another number, other callees or less evidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from callstanding.actions.drawing import Past
from callstanding.actions.habits import HABITS
from callstanding.actions.outlook import CLEAN, Outlook, outlooks
from callstanding.actions.projecting import Way
from callstanding.policies.policy import Policy

AS_NOW, REST, ALL = "as_now", "rest", "all_mended"
SURE = 0.9  # the share of the draws from which a pace counts as one that keeps or makes a number clean
MOST = 1_000.0  # calls a day: no number is advised to make more
_PACES = (0.5, 0.25)
_MORE, _LESS = (1.25, 1.5, 2.0, 3.0, 5.0, 10.0), (0.1, 0.25, 0.5, 0.75)
_FINER = 3  # paces tried between the last that does and the first that does not


def paced(per_day: float, mended: tuple[str, ...] = ()) -> Way:
    """The way of making so many calls a day."""
    return Way(f"{'all_' if mended else ''}pace_{per_day:.0f}", per_day, mended)


def ways(adverse: Iterable[str], usual: float, policy: Policy) -> list[Way]:
    """The ways that fit a number whose adverse signals these are and that makes `usual` calls a day."""
    adverse = set(adverse)
    mended = tuple(name for name, (signal, _) in HABITS.items() if signal in adverse)
    limit = policy.signals["busy_day"].limit
    paces = sorted(
        {float(round(usual * part)) for part in _PACES} | ({limit} if limit < usual else set()), reverse=True
    )
    slower = [paced(pace) for pace in paces if 0 < pace < usual]
    single = [Way(habit, mended=(habit,)) for habit in mended]
    together = [Way(ALL, mended=mended)] if len(mended) > 1 else []
    both = [paced(pace, mended) for pace in paces[-1:] if mended and 0 < pace < usual]
    return [Way(AS_NOW), Way(REST, per_day=0.0), *slower, *single, *together, *both]


def ranked(outlooks: Sequence[Outlook]) -> list[Outlook]:
    """The ways that end in a clean number, soonest first, and those that keep it so; of those alike, the one that lets
    most calls be made.
    """

    def key(outlook: Outlook) -> tuple[float, float, float, int]:
        way = outlook.way
        calls = math.inf if way.per_day is None else way.per_day
        day = outlook.clean.middle // 24.0 if outlook.clean.middle < math.inf else math.inf
        return (day, round(outlook.tagged.share, 1), -calls, len(way.mended))

    return sorted(outlooks, key=key)


def highest(past: Past, usual: float, policy: Policy) -> tuple[float, bool] | None:
    """The most calls a day at which a clean number stays clean, or another becomes clean; and whether more was tried
    and is too much. None where not even the least pace that was tried does.
    """
    is_clean = past.status in CLEAN
    tried = sorted({min(MOST, usual * part) for part in (_MORE if is_clean else _LESS)})
    if is_clean:
        tried = [usual, *(pace for pace in tried if pace > usual)]
    good, bad = _between(past, tried, policy)
    if good is None or bad is None:
        return None if good is None else (good, False)
    finer = [good + (bad - good) * step / (_FINER + 1) for step in range(1, _FINER + 1)]
    return _between(past, finer, policy)[0] or good, True


def _between(past: Past, paces: Sequence[float], policy: Policy) -> tuple[float | None, float | None]:
    """The last pace, from the lowest up, that does, and the first that does not."""
    good = None
    for outlook, pace in zip(outlooks(past, [paced(pace) for pace in paces], policy), paces, strict=True):
        if not does(outlook, past.status):
            return good, pace
        good = pace
    return good, None


def does(outlook: Outlook, status: str) -> bool:
    """Whether a way keeps a clean number clean, or makes another clean."""
    return 1.0 - outlook.marred.share >= SURE if status in CLEAN else outlook.clean.share >= SURE
