"""Gathers calls that are written as several lines: the lines of one call may lie anywhere in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from callstanding.formats.call_rows import CallRow, to_table
from callstanding.formats.csv_rows import Layout, read_rows
from callstanding.formats.format import BadRow, Batch, Feed, Place
from callstanding.formats.projection import LINE
from callstanding.formats.text_file import sorted_blocks

WAITING = 300_000
"""Lines kept in memory before calls that look finished are let go."""

QUIET = 100_000
"""Lines that must have passed since a finished call's last one: switches write a call's end within seconds."""

Cells = Mapping[str, object]


class Event(Protocol):
    """One line of a call."""

    @property
    def line(self) -> int:
        """Its number in the file."""


E = TypeVar("E", bound=Event)


@dataclass
class Gathered(Generic[E]):
    """The lines of one call so far, and where its first one stands."""

    line: int
    place: tuple[str, int | None]
    events: list[E] = field(default_factory=list)

    def join(self, other: Gathered[E]) -> None:
        """Take in the lines of another."""
        self.events.extend(other.events)
        if other.line < self.line:
            self.line, self.place = other.line, other.place


@dataclass(frozen=True)
class Story(Generic[E]):
    """How a format tells calls: a line's event (or why it is none), whose it is, and the call from its events."""

    event: Callable[[int, Cells], E | str]
    key: Callable[[E], str]
    finished: Callable[[Sequence[E]], bool]
    to_call: Callable[[Sequence[E]], CallRow | None]
    fold: Callable[[dict[str, Gathered[E]]], None] = lambda _calls: None


@dataclass(frozen=True)
class Chunk:
    """Some lines of the file as cells, those that cannot be read, and where lines stand."""

    lines: Sequence[tuple[int, Cells]]
    bad: Sequence[BadRow]
    place: Place
    done: float  # share of the file that has been read


def csv_chunks(path: Path, feed: Feed, layout: Layout, wanted: Sequence[str]) -> Iterator[Chunk]:
    """The `wanted` columns of a CSV file's lines."""
    sorts = sorted_blocks(path, feed, delimiter=layout.delimiter, header=layout.header)
    for sort in sorts:
        lines = read_rows(sort, layout, wanted)
        rows = lines.table.to_pylist()
        yield Chunk([(row[LINE], row) for row in rows], lines.bad, sort.block.place, sort.block.done)


def gather(path: Path, chunks: Iterator[Chunk], story: Story[E]) -> Iterator[Batch]:
    """The calls of the file. A line that begins no row is spare: it was folded into its call's row.

    A batch counts the lines of its own calls, wherever they stand in the file.
    """
    waiting: dict[str, Gathered[E]] = {}
    for chunk in chunks:
        bad = [*chunk.bad]
        for line, cells in chunk.lines:
            event = story.event(line, cells)
            if isinstance(event, str):
                text, byte = chunk.place(line)
                bad.append(BadRow(str(path), line, byte, event, text))
            else:
                _take(waiting, story.key(event), event, chunk.place)
        if bad or sum(len(each.events) for each in waiting.values()) > WAITING:
            yield _batch(_settled(waiting, story), bad, story, done=chunk.done)
    story.fold(waiting)
    yield _batch(list(waiting.values()), [], story, done=1.0)


def _take(waiting: dict[str, Gathered[E]], key: str, event: E, place: Place) -> None:
    gathered = waiting.get(key)
    if gathered is None:
        waiting[key] = Gathered(event.line, place(event.line), [event])
        return
    gathered.events.append(event)
    if event.line < gathered.line:  # lines whose quotes are odd are read after the others
        gathered.line, gathered.place = event.line, place(event.line)


def _settled(waiting: dict[str, Gathered[E]], story: Story[E]) -> list[Gathered[E]]:
    """Takes out the calls that are finished and of which nothing was heard for long."""
    story.fold(waiting)
    last = max((each.events[-1].line for each in waiting.values()), default=0)
    keys = [key for key, each in waiting.items() if each.events[-1].line < last - QUIET and story.finished(each.events)]
    return [waiting.pop(key) for key in keys]


def _batch(calls: Sequence[Gathered[E]], bad: Sequence[BadRow], story: Story[E], *, done: float) -> Batch:
    rows, places = [], {}
    for call in calls:
        row = story.to_call(call.events)
        if row is not None:
            rows.append(row._replace(line=call.line))
            places[call.line] = call.place
    lines = sum(len(call.events) for call in calls)
    total, spare = lines + len(bad), lines - len(rows)
    return Batch("calls", to_table(rows), total, tuple(bad), places.__getitem__, spare, done)
