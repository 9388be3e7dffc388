"""How regular the calls come. Weighs little: an honest pause after each call is regular too."""

from __future__ import annotations

import numpy as np

from callstanding.signals.signal import Measure, share, signal
from callstanding.signals.window import Window


@signal(family="rhythm", unit="ratio", n=("gaps",))
def steady_rhythm(w: Window) -> Measure:
    """Burstiness of the gaps between calls: -1 is a metronome, 0 is chance, above 0 is a person."""
    n = np.maximum(w.gaps, 1.0)
    mean = w.gap_sum_s / n
    deviation = np.sqrt(np.maximum(w.gap_square_s2 / n - mean**2, 0.0))
    r = np.divide(deviation, mean, out=np.ones_like(mean), where=mean > 0)
    # finite-size burstiness (Kim & Jo 2016)
    up, down = np.sqrt(n + 1.0), np.sqrt(np.maximum(n - 1.0, 0.0))
    bottom = (up - 2.0) * r + down
    value = np.divide(up * r - down, bottom, out=np.zeros_like(r), where=np.abs(bottom) > 1e-9)
    return Measure(value=np.clip(value, -1.0, 1.0), k=w.gap_sum_s, n=w.gaps, spread=1.0 / np.sqrt(n) / 4.0)


@signal(family="rhythm", k=("overlapped_out",), n=("gaps", "overlapped_out"))
def parallel_calls(w: Window) -> Measure:
    """Share of the calls in busy hours that begin while another call is running."""
    return share(w.overlapped_out, np.maximum(w.gaps, w.overlapped_out))
