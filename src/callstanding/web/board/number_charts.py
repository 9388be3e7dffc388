"""Small drawings that the server writes: bars up and down for what was made and received, curves thinned for a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100.0
_STEP, _WIDTH = 10, 8  # of a bar, in units of the drawing


@dataclass(frozen=True, slots=True)
class Rect:
    """One piece of a bar, and its class."""

    x: float
    y: float
    height: float
    tone: str
    width: float = _WIDTH


@dataclass(frozen=True)
class Bars:
    """A drawing of bars: its width, the height of its ground line, its pieces; `most`: what the tallest bar counts."""

    width: int
    ground: float
    rects: tuple[Rect, ...]
    most: int


def bars(up: Sequence[tuple[str, Sequence[int]]], down: Sequence[tuple[str, Sequence[int]]] = ()) -> Bars:
    """Bars side by side; each is a pile of series (class, counts), drawn up or down from one ground line."""
    places = len(up[0][1])
    heights = [
        max((sum(series[i] for _, series in pile) for i in range(places)), default=0) for pile in (up, down) if pile
    ]
    most = max(1, *heights)
    scale = HEIGHT / (sum(heights) or 1)
    ground = heights[0] * scale if sum(heights) else HEIGHT
    rects = [*_pile(up, ground, -scale), *_pile(down, ground, scale)]
    return Bars(_STEP * places, round(ground, 1), tuple(rects), most if sum(heights) else 0)


def _pile(pile: Sequence[tuple[str, Sequence[int]]], ground: float, scale: float) -> list[Rect]:
    found = []
    for i in range(len(pile[0][1]) if pile else 0):
        at = ground
        for tone, series in pile:
            size = abs(series[i] * scale)
            top = at - size if scale < 0 else at
            if series[i]:
                found.append(Rect(_STEP * i + 1, round(top, 1), round(size, 1), tone))
            at = at - size if scale < 0 else at + size
    return found


def thinned(t: Sequence[float], score: Sequence[float | None], most: int) -> list[int]:
    """The places that draw a curve with about so many points: of each piece the lowest, the highest and any gap."""
    if len(t) <= most:
        return list(range(len(t)))
    pieces = max(1, most // 2 - 1)
    kept = {0, len(t) - 1}
    for piece in range(pieces):
        part = range(piece * len(t) // pieces, (piece + 1) * len(t) // pieces)
        known = [(value, i) for i in part if (value := score[i]) is not None]
        kept |= {i for i in part if score[i] is None}
        kept |= {min(known)[1], max(known)[1]} if known else set()
    return sorted(kept)
