"""The picture of growth: what a call costs at each size, in colours that can be read on white and on black."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.figures import Figures

_GREY, _BLUE, _ORANGE = "#7d8590", "#3a86c8", "#d9822b"
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "growth",
    "font.family": "sans-serif",
    "text.color": _GREY,
    "axes.labelcolor": _GREY,
    "axes.edgecolor": _GREY,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
}


def draw(figures: Figures, path: Path) -> bool:
    """Draw it, where two sizes were measured and matplotlib is there (extra `plots`); tells whether it did."""
    found = {name: [e for e in figures.of("growth") if e.name == name] for name in ("score", "ingest")}
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure as Canvas
    except ImportError:
        return False
    if min(map(len, found.values())) < 2:
        return False
    with mpl.rc_context(_SETTINGS):
        canvas = Canvas(figsize=(7.2, 2.8), layout="constrained")
        cost, memory = canvas.subplots(1, 2)
        for (name, every), colour in zip(found.items(), (_BLUE, _ORANGE), strict=True):
            sizes = [each.size for each in every]
            cost.plot(sizes, [each.seconds / each.size * 1e6 for each in every], "o-", color=colour, label=name)
            memory.plot(sizes, [each.peak_mb / 1000 for each in every], "o-", color=colour, label=name)
        for axes, label in ((cost, "microseconds a call"), (memory, "peak memory, GB")):
            axes.set_xscale("log")
            axes.set_ylim(bottom=0)
            axes.set_xlabel("calls")
            axes.set_ylabel(label)
            axes.spines[["top", "right"]].set_visible(False)
            axes.set_facecolor("none")
        cost.legend(frameon=False)
        canvas.savefig(path, format="svg", transparent=True, metadata={"Date": None})
    return True
