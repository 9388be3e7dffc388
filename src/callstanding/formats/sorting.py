"""Sorts a block's lines into clean, doubtful and bad ones, without looking at each.

A line is read alone: a quote that is opened and not closed never swallows its neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from callstanding.formats.block_text import Numbers
from callstanding.formats.blocks import Block
from callstanding.formats.format import BadRow

LONGEST_LINE = 1 << 18  # a call record has some hundred bytes; a longer line is damage
QUOTE, NEWLINE, RETURN = 34, 10, 13
CLEAN, BLANK, DOUBTFUL, BAD = range(4)

States = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Sorted:
    """What each line of a block is, and the bad ones with their reasons."""

    block: Block
    states: States
    bad: tuple[BadRow, ...]
    headers: int = 0  # header lines found, counted as blank

    def indices(self, state: int) -> Numbers:
        """The lines of one state."""
        return np.flatnonzero(self.states == state)

    @property
    def lines(self) -> int:
        """Lines that count: all but blank ones and the header."""
        return int((self.states != BLANK).sum())

    def clean_text(self) -> bytes:
        """The clean lines alone, in order."""
        clean = self.states == CLEAN
        if clean.all():
            return self.block.data
        edges = np.flatnonzero(np.diff(np.concatenate(([0], clean.view(np.int8), [0]))))
        cuts = self.block.starts[edges].reshape(-1, 2)
        runs = [self.block.data[start:end] for start, end in cuts]
        return b"".join(run if run.endswith(b"\n") else run + b"\n" for run in runs)


def sort_lines(block: Block, *, delimiter: str | None, header: int = 0) -> Sorted:
    """Looks for what the fast lane must not see; without a delimiter quotes mean nothing.

    The first `header` non-blank lines are no data; they count as blank.
    """
    states = np.zeros(len(block), np.uint8)
    if delimiter is not None:
        states[_odd_quotes(block, ord(delimiter))] = DOUBTFUL
        states[_stray_returns(block)] = DOUBTFUL
    states[_blank(block)] = BLANK
    reasons = _reasons(block)
    states[list(reasons)] = BAD
    headers = np.flatnonzero(states != BLANK)[:header]
    states[headers] = BLANK
    bad = tuple(block.bad_row(index, reason) for index, reason in sorted(reasons.items()) if states[index] == BAD)
    return Sorted(block, states, bad, len(headers))


def _reasons(block: Block) -> dict[int, str]:
    """Lines that no reader can use."""
    reasons = dict.fromkeys(block.undecodable, f"bytes that are no {block.encoding} text: try --encoding")
    if b"\0" in block.data:
        for index in np.flatnonzero(_any(block, block.bytes == 0)):  # not where each stands: a file may be full of them
            reasons[int(index)] = "holds a NUL byte"
    lengths = np.diff(block.starts)
    for index in _too_long(block):
        reasons[int(index)] = f"a line of {lengths[index]:,} bytes; {LONGEST_LINE:,} are allowed"
    if block.damage is not None:
        reasons[len(block) - 1] = block.damage
    return reasons


def _any(block: Block, found: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether each line has such a byte; the last may be empty."""
    ends = np.maximum.reduceat(np.append(found, False), block.starts[:-1])
    return ends & (np.diff(block.starts) > 0)


def _too_long(block: Block) -> Numbers:
    return np.flatnonzero(np.diff(block.starts) > LONGEST_LINE)


def _blank(block: Block) -> Numbers:
    lengths = np.diff(block.starts)
    short = np.flatnonzero(lengths <= 2)
    return short[[not block.text(int(index)) for index in short]] if len(short) else short


def _stray_returns(block: Block) -> Numbers:
    """Lines with a carriage return that is not part of their end."""
    if b"\r" not in block.data or block.data.count(b"\r") == block.data.count(b"\r\n"):
        return np.empty(0, np.int64)
    at = np.flatnonzero(block.bytes == RETURN)
    after = block.bytes[np.minimum(at + 1, len(block.bytes) - 1)]
    stray = at[(after != NEWLINE) & (at + 1 < len(block.bytes))]
    return np.unique(_line_of(block, stray))


def _odd_quotes(block: Block, delimiter: int) -> Numbers:
    """Lines whose quotes are odd in number or do not stand at a field's edge."""
    found = block.bytes == QUOTE
    for index in _too_long(block):  # put aside already, and perhaps full of quotes
        found[block.starts[index] : block.starts[index + 1]] = False
    quotes = np.flatnonzero(found)
    if not len(quotes):
        return quotes
    counts = np.diff(np.searchsorted(quotes, block.starts))
    odd = counts % 2 == 1
    if odd.any():
        quotes = quotes[~np.repeat(odd, counts)]
    amiss = _amiss(block, quotes, delimiter)
    return np.union1d(np.flatnonzero(odd), _line_of(block, amiss))


def _amiss(block: Block, quotes: Numbers, delimiter: int) -> Numbers:
    """Quotes, even in each line, that open after or close before something else.

    A doubled quote inside a field looks like one closing and one opening, side by side.
    """
    edge = np.zeros(256, bool)
    edge[[QUOTE, NEWLINE, RETURN, delimiter]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = edge[block.bytes[opening - 1]] | (opening == 0)
    after = edge[block.bytes[np.minimum(closing + 1, len(block.bytes) - 1)]]
    after |= closing == len(block.bytes) - 1
    return np.concatenate((opening[~before], closing[~after]))


def _line_of(block: Block, positions: Numbers) -> Numbers:
    return np.searchsorted(block.starts, positions, side="right") - 1
