"""Draws a plan: the calls of each day against those wanted, and the numbers tagged until then, with the draws' band."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from callstanding.errors import UsageError
from callstanding.trials.planning.plan import Plan

ENDINGS = (".svg", ".png", ".pdf")


def check(path: Path) -> None:
    """UsageError where a plan cannot be drawn into this file; before anything is simulated."""
    if path.suffix.casefold() not in ENDINGS:
        raise UsageError(f"{path}: a plan is not drawn as {path.suffix or 'a file without ending'}.",
                         hint=f"Name a file that ends in {', '.join(ENDINGS)}.")  # fmt: skip
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path.parent} is no folder.", hint="Make it first, or name another file.")
    if find_spec("matplotlib") is None:
        raise UsageError("Plots need matplotlib, which is not installed.",
                         hint="Install the extra: pip install 'callstanding[plots]'.")  # fmt: skip


def draw(plan: Plan, path: Path) -> None:
    """Write the picture."""
    from matplotlib import rcParams
    from matplotlib.figure import Figure

    rcParams["svg.hashsalt"] = "callstanding"  # the same plan gives the same file
    figure = Figure(figsize=(8, 5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    days = np.arange(1, plan.wish.days + 1)
    above.step(days, plan.draws[0].wanted, where="mid", color="0.6", label="wanted")
    _band(above, days, [each.made for each in plan.draws], "made")
    above.set_ylabel("calls a day")
    above.set_title(f"{plan.numbers:,} numbers by the budget, policy {plan.policy}")
    above.legend(loc="lower right")
    _band(below, days, [each.tagged_by for each in plan.draws], "tagged so far")
    below.set_ylim(0, max(1, plan.numbers))
    below.set_ylabel("numbers")
    below.set_xlabel("day")
    below.legend(loc="upper left")
    metadata = {"Date": None} if path.suffix.casefold() == ".svg" else None
    figure.savefig(path, metadata=metadata)


def _band(axes, days, rows, label) -> None:  # type: ignore[no-untyped-def] # matplotlib ships no types
    """The mean of the draws, and the band in which nine of ten lie."""
    found = np.array(rows, dtype=np.float64)
    low, high = np.quantile(found, (0.05, 0.95), axis=0)
    axes.fill_between(days, low, high, step="mid", alpha=0.3)
    axes.step(days, found.mean(axis=0), where="mid", label=label)
