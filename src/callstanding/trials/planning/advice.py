"""What must change where numbers do not help: what speaks against the campaign, whatever number it calls with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from callstanding.actions.erlang import agents_for
from callstanding.trials.planning.drawing import Drawn
from callstanding.trials.planning.searching import made_when_full, tags
from callstanding.trials.planning.wish import Setting

_WEIGHTY = 0.2  # points (log-odds) on average over all numbers, from which a signal is worth a sentence
_MOST = 4
_VOLUME = ("busy_hour", "busy_day", "busy_week", "volume_jump", "steady_rhythm", "parallel_calls")


def changes(there: Setting, draws: Sequence[Drawn]) -> Iterator[str]:
    """Sentences, the heaviest first."""
    held = Counter[str]()
    for each in draws:
        held.update(dict(each.held))
    yield from _of_signals(draws)
    if held["pool"]:
        yield "Its pool stopped the campaign: numbers are judged together, so that others are no way out."
    if held["dropped"]:
        yield _agents(there)
    if not tags(draws) and not held["pool"] and made_when_full(draws, there.wish.full_day) < 1.0:
        yield "There are too few numbers for the volume: see the ramp."


def _of_signals(draws: Sequence[Drawn]) -> Iterator[str]:
    """What the scores name, averaged over draws and numbers."""
    from callstanding.messages import title

    points, told = Counter[str](), {}
    for each in draws:
        for adverse in each.adverse:
            points[adverse.signal] += adverse.points / len(draws)  # type: ignore[assignment] # a sum of shares
            told[adverse.signal] = adverse
    heavy = [(name, weight) for name, weight in points.most_common() if weight >= _WEIGHTY and name not in _VOLUME]
    for name, weight in heavy[:_MOST]:
        of = told[name]
        yield f"{title(name, 'en')}: {of.value:.3g}, counts from {of.limit:.3g} ({weight:+.1f} log-odds a number)."


def _agents(there: Setting) -> str:
    patience = there.campaign.patience_s
    most = there.policy.number("guard.max_share") * there.policy.number("guard.stop_at")
    needed = agents_for(there.load, call_s=there.call_s, within_s=patience, late=most)
    late = f"Too many answered calls found no agent within {patience:g} s, and the guard stopped the campaign"
    return f"{late}: {needed:,} agents would do."
