"""Draws the curves of an evaluation as SVG, to be put into a page."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import numpy as np

from callstanding.errors import UsageError
from callstanding.evaluate.evaluation import Evaluation

_SIZE = (4.6, 3.6)  # inches


def curves(found: Evaluation) -> dict[str, str]:
    """Title -> SVG of each curve that there is something to draw for; UsageError without matplotlib."""
    drawn: dict[str, Callable[[Any], None]] = {}
    if found.ranking.roc:
        drawn["How many honest numbers score as high (ROC)"] = lambda axes: _roc(axes, found)
        drawn["How many of the highest scores are spam (precision and recall)"] = lambda axes: _pr(axes, found)
    if found.calibration.curve:
        drawn["What a score means: 95 % intervals for every ten points (reliability)"] = lambda axes: _reliability(
            axes, found
        )
    return {title: _svg(draw) for title, draw in drawn.items()}


def _svg(draw: Callable[[Any], None]) -> str:
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError(
            "Plots need matplotlib.", hint="pip install 'callstanding[plots]', or leave --html."
        ) from error
    with mpl.rc_context({"svg.hashsalt": "callstanding", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.grid(visible=True, alpha=0.3)
        draw(axes)
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()[out.getvalue().index("<svg") :]


def _roc(axes: Any, found: Evaluation) -> None:
    x, y = zip(*found.ranking.roc, strict=True)
    axes.plot(x, y)
    axes.set(xlabel="share of honest numbers", ylabel="share of spam numbers", xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))


def _pr(axes: Any, found: Evaluation) -> None:
    x, y = zip(*found.ranking.pr, strict=True)
    axes.plot(x, y)
    axes.set(xlabel="share of spam numbers found", ylabel="share of these that is spam", xlim=(-0.01, 1.01))
    axes.set_ylim(-0.01, 1.01)


def _reliability(axes: Any, found: Evaluation) -> None:
    axes.plot((0, 1), (0, 1), linestyle=":", color="grey")
    bins = found.calibration.curve
    x, y = [each.score for each in bins], np.array([each.spam.share for each in bins])
    reach = [y - [each.spam.low for each in bins], [each.spam.high for each in bins] - y]
    axes.errorbar(x, y, yerr=np.maximum(0.0, reach), marker="o", markersize=4, capsize=2, linewidth=1)
    axes.set(xlabel="mean score / 100", ylabel="share that is spam", xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
