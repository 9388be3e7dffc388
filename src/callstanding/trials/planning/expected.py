"""What is to be expected of a campaign, over its draws, with 90 % intervals; and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from callstanding.actions.erlang import erlang_c, mean_wait_s, waits_longer
from callstanding.trials.planning.drawing import Drawn
from callstanding.trials.planning.wish import Setting

_MONTH_D = 30


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure with the interval in which nine of ten such campaigns would end; no interval where it is computed."""

    what: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None


def expected(there: Setting, draws: Sequence[Drawn]) -> Iterator[Expected]:
    """Everything that is told of a campaign with so many numbers."""
    yield _counted("tags", [each.tagged for each in draws])
    yield _over("watched at the end", draws, lambda each: float(each.watched), "numbers")
    yield _over("calls made", draws, lambda each: float(sum(each.made)), "calls")
    yield _over("calls made of those wanted", draws, lambda each: sum(each.made) / sum(each.wanted), "share")
    yield _over("dropped of answered", draws, lambda each: each.dropped / max(1, each.answered), "share")
    yield _over("agents busy", draws, lambda each: _busy(there, each), "share")
    yield from _erlang(there)
    yield from _cost(there, draws)


def _erlang(there: Setting) -> Iterator[Expected]:
    """What Erlang C says of the busiest hour at the whole volume."""
    agents, load, patience = there.wish.agents, there.load, there.campaign.patience_s
    yield Expected("answered that wait, busiest hour", erlang_c(load, agents), "share")
    yield Expected("mean wait, busiest hour", mean_wait_s(load, agents, call_s=there.call_s), "s")
    late = waits_longer(load, agents, call_s=there.call_s, than_s=patience)
    yield Expected(f"that wait over {patience:g} s", late, "share")


def _cost(there: Setting, draws: Sequence[Drawn]) -> Iterator[Expected]:
    wish = there.wish
    yield _over("talk and voicemail", draws, lambda each: each.talk_min, "min")
    yield Expected("agents' hours", _agent_hours(there), "h")
    if (wish.price_per_number, wish.price_per_minute, wish.wage) != (None, None, None):
        yield _over("cost", draws, lambda each: cost(there, each), "")
        yield _over("cost of an answered call", draws, lambda each: cost(there, each) / max(1, each.answered), "")


def cost(there: Setting, each: Drawn) -> float:
    """Numbers by the month begun, minutes, and agents for all hours that the campaign is open."""
    wish = there.wish
    months = -(-wish.days // _MONTH_D)
    numbers = each.numbers * months * (wish.price_per_number or 0.0)
    return numbers + each.talk_min * (wish.price_per_minute or 0.0) + _agent_hours(there) * (wish.wage or 0.0)


def _agent_hours(there: Setting) -> float:
    days = sum(there.campaign.calls_on(day) > 0 for day in range(there.wish.days))
    return there.wish.agents * there.open_s / 3600.0 * days


def _busy(there: Setting, each: Drawn) -> float:
    return each.busy_s / (_agent_hours(there) * 3600.0)


def _over(what: str, draws: Sequence[Drawn], figure: Callable[[Drawn], float], unit: str) -> Expected:
    """The mean over the draws, and their 5 and 95 % quantiles."""
    found = np.array([figure(each) for each in draws])
    low, high = np.quantile(found, (0.05, 0.95))
    return Expected(what, float(found.mean()), unit, float(low), float(high))


def _counted(what: str, counts: Sequence[int]) -> Expected:
    """The mean of rare events, with the exact 90 % interval of a Poisson mean: none in four draws may be 0.7."""
    total, n = sum(counts), len(counts)
    low = float(chi2.ppf(0.05, 2 * total)) / 2 / n if total else 0.0
    return Expected(what, total / n, "numbers", low, float(chi2.ppf(0.95, 2 * (total + 1))) / 2 / n)
