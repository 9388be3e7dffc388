"""Which ways to go on are worth looking at, and which of them serve an owner best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callstanding.actions.habits import HABITS
from callstanding.actions.outlook import Outlook
from callstanding.actions.projecting import Way
from callstanding.policies.policy import Policy

AS_NOW, REST, ALL = "as_now", "rest", "all_mended"
_PACES = (0.5, 0.25)


def ways(adverse: Iterable[str], usual: float, policy: Policy) -> list[Way]:
    """The ways that fit a number whose adverse signals these are and that makes `usual` calls a day."""
    adverse = set(adverse)
    mended = tuple(name for name, (signal, _) in HABITS.items() if signal in adverse)
    limit = policy.signals["busy_day"].limit
    paces = sorted({round(usual * part) for part in _PACES} | ({limit} if limit < usual else set()), reverse=True)
    slower = [Way(f"pace_{pace:.0f}", per_day=float(pace)) for pace in paces if 0 < pace < usual]
    single = [Way(habit, mended=(habit,)) for habit in mended]
    together = [Way(ALL, mended=mended)] if len(mended) > 1 else []
    both = [Way(f"all_{way.name}", way.per_day, mended) for way in slower[-1:] if mended]
    return [Way(AS_NOW), Way(REST, per_day=0.0), *slower, *single, *together, *both]


def ranked(outlooks: Sequence[Outlook]) -> list[Outlook]:
    """The ways that end in a clean number, soonest first; of those alike, the one that lets most calls be made."""

    def key(outlook: Outlook) -> tuple[float, float, int]:
        way = outlook.way
        calls = float("inf") if way.per_day is None else way.per_day
        return (round(outlook.clean.middle / 24.0, 0), -calls, len(way.mended))

    return sorted(outlooks, key=key)
