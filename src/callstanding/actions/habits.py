"""What an owner can honestly mend in the way its number calls, the signal that this lowers, and what it does to counts.

Nothing here hides: no habit changes who is called, from which number, or who may report it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from callstanding.signals.fold import Floats

Counts = dict[str, Floats]


def _all_answered(counts: Counts) -> None:
    counts["callbacks_reached"] = counts["called_back"].copy()


def _nobody_dropped(counts: Counts) -> None:
    for name in ("dropped_new", "dropped_out"):
        counts[name] = np.zeros_like(counts[name])


def _real_numbers(counts: Counts) -> None:
    for name in ("invalid_first", "invalid_out"):
        made = "new_callees" if name == "invalid_first" else "calls_out"
        counts[made] = counts[made] - counts[name]
        counts[name] = np.zeros_like(counts[name])


def _no_neighbours(counts: Counts) -> None:
    for name in ("sequential_out", "nearby_out"):
        counts[name] = np.zeros_like(counts[name])


def _let_it_ring(counts: Counts) -> None:
    counts["one_ring_first"] = np.zeros_like(counts["one_ring_first"])


HABITS: Mapping[str, tuple[str, Callable[[Counts], None]]] = {
    "answer_callbacks": ("missed_callbacks", _all_answered),
    "stay_on_answer": ("dropped_on_answer", _nobody_dropped),
    "clean_list": ("invalid_numbers", _real_numbers),
    "no_sequences": ("sequential_dialling", _no_neighbours),
    "let_it_ring": ("one_ring", _let_it_ring),
}
"""What can be mended: the signal that it lowers, and what it does to the counts of an hour."""
