"""An evaluation for people: its figures in words, and a page that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib.resources import files

from callstanding.errors import UsageError
from callstanding.evaluate.calibration import BINS
from callstanding.evaluate.evaluation import Evaluation
from callstanding.evaluate.plots import curves
from callstanding.evaluate.rates import Rate

NOT_KNOWN = "not known"


def percent(rate: Rate) -> str:
    """`97.1 % (96.2 to 97.9)`; two digits tell a small share from nought, and a large one from all."""
    if rate.share is None or rate.low is None or rate.high is None:
        return NOT_KNOWN
    share, low, high = (_digits(100 * value) for value in (rate.share, rate.low, rate.high))
    return f"{share} % ({low} to {high})"


def _digits(value: float) -> str:
    apart = min(value, 100.0 - value)
    if apart <= 0.0:
        return f"{value:.0f}"
    return f"{value:.{max(1, 1 - math.floor(math.log10(apart)))}f}"


def number(value: float | None, places: int) -> str:
    """A figure with so many places, or that it is not known."""
    return NOT_KNOWN if value is None else f"{value:,.{places}f}"


def figures(found: Evaluation) -> Iterator[tuple[str, str]]:
    """(what, its value) of everything that is not the rate of a kind."""
    yield f"spam found ({_of(found.found)})", percent(found.found)
    yield f"honest tagged ({_of(found.false)})", percent(found.false)
    timing = found.timing
    yield "calls until spam is tagged, median", number(timing.calls_until_tag, 0)
    yield "hours from its first call to the tag, median", number(timing.hours_until_tag, 1)
    for calls, rate in timing.within_calls.items():
        yield f"of spam that makes {calls:,} calls, tagged by then", percent(rate)
    yield "flips per 1,000 number-months", number(timing.flips, 2)
    yield "days from the last call to clean, median", number(timing.days_to_clean, 1)
    yield "spam and honest numbers with a score now", f"{found.numbers:,}"
    yield "area under the ROC curve (1 is best)", number(found.ranking.auc, 4)
    yield "average precision (1 is best)", number(found.ranking.average_precision, 4)
    yield "Brier score (0 is best)", number(found.calibration.brier, 4)
    yield f"expected calibration error, {BINS} bins (0 is best)", _share(found.calibration.ece)


def _of(rate: Rate) -> str:
    return f"{rate.k:,} of {rate.n:,}"


def page(found: Evaluation, *, title: str) -> str:
    """A self-contained HTML page with tables and SVG plots; UsageError when the extra `plots` is not installed."""
    try:
        from jinja2 import Environment
    except ImportError as error:
        raise UsageError(
            "The page needs Jinja2.", hint="pip install 'callstanding[plots]', or leave --html."
        ) from error
    text = (files(__package__) / "page.html.jinja").read_text(encoding="utf-8")
    template = Environment(autoescape=True).from_string(text)
    shown = {"percent": percent, "number": number, "of": _of, "figures": list(figures(found)), "curves": curves(found)}
    return template.render(found=found, title=title, **shown)


def _share(value: float | None) -> str:
    return NOT_KNOWN if value is None else f"{100 * value:.1f} %"
