"""An evaluation for people: its figures in words, and a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from callstanding.errors import UsageError
from callstanding.evaluate.evaluation import Evaluation
from callstanding.evaluate.plots import curves
from callstanding.evaluate.rates import Rate

NOT_KNOWN = "not known"


def percent(rate: Rate) -> str:
    """`97.1 % (96.2 to 97.9)`; small shares keep the digits that tell them from nought."""
    if rate.share is None or rate.low is None or rate.high is None:
        return NOT_KNOWN
    share, low, high = (_digits(100 * value) for value in (rate.share, rate.low, rate.high))
    return f"{share} % ({low} to {high})"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value in (0, 100) else f"{value:.1f}" if 1 <= value <= 99 else f"{value:.3f}"


def figures(found: Evaluation) -> Iterator[tuple[str, str]]:
    """(what, its value) of everything that is not a rate."""
    yield "numbers of both classes with a score now", f"{found.numbers:,}"
    yield "area under the ROC curve", _number(found.ranking.auc, 4)
    yield "mean precision", _number(found.ranking.average_precision, 4)
    yield "Brier score", _number(found.calibration.brier, 4)
    yield "expected calibration error (15 bins)", _share(found.calibration.ece)
    timing = found.timing
    yield "calls until a spam number is tagged, median", _number(timing.calls_until_tag, 0)
    yield "hours until it is tagged, median", _number(timing.hours_until_tag, 1)
    for calls, share in timing.within_calls.items():
        yield f"tagged within the first {calls:,} calls, of those who make so many", _share(share)
    yield "flips per 1,000 number-months", _number(timing.flips, 2)
    yield "days from the last call to clean, median", _number(timing.days_to_clean, 1)


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
    return template.render(
        found=found, title=title, percent=percent, figures=list(figures(found)), curves=curves(found)
    )


def _number(value: float | None, places: int) -> str:
    return NOT_KNOWN if value is None else f"{value:,.{places}f}"


def _share(value: float | None) -> str:
    return NOT_KNOWN if value is None else f"{100 * value:.1f} %"
