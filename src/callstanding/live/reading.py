"""Reading the journal: what each lane holds beyond the number that was worked off last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from callstanding.live.journal import Posted, Sealed, frames, name_of, segments


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch of a lane; `posted` is None where the journal is damaged and the batch with it."""

    lane: str
    number: int
    posted: Posted | None

    @property
    def id(self) -> str:
        """What its sender was told."""
        return name_of(self.lane, self.number)


class Reader:
    """Reads on from where it was; `done` says which number of each lane was worked off last."""

    def __init__(self, folder: Path, *, secret: bytes, done: Mapping[str, int]) -> None:
        self._folder, self._sealed = folder, Sealed(secret)
        self.done = dict(done)
        self._at: dict[Path, tuple[int, int]] = {}  # segment -> number of its next frame, and where that begins

    def take(self, most_bytes: int) -> Iterator[Taken]:
        """The next batches, until so many bytes of the journal were read."""
        read = 0
        for lane, first, path, last in self._open():
            number, start = self._at.get(path, (first, 0))
            for box, end in frames(path, start=start):
                self._at[path] = (number + 1, end)
                if number > self.done.get(lane, 0):
                    self.done[lane] = number
                    yield Taken(lane, number, self._sealed.open(box, name_of(lane, number)))
                    read += len(box)
                number += 1
                if read >= most_bytes:
                    return
            for lost in range(max(number, self.done.get(lane, 0) + 1), (last or 0) + 1):
                self.done[lane] = lost
                yield Taken(lane, lost, None)

    def waiting_bytes(self) -> int:
        """How much of the journal is not read yet."""
        return sum(max(0, path.stat().st_size - self._at.get(path, (0, 0))[1]) for _, _, path, _ in self._open())

    def drop(self) -> int:
        """Delete the segments of which every batch was read; the newest of a lane stays. Returns how many went.

        Call it once the work is safe elsewhere.
        """
        every = _spans(self._folder)
        gone = [path for lane, _, path, last in every if last is not None and last <= self.done.get(lane, 0)]
        for path in gone:
            path.unlink()
            self._at.pop(path, None)
        return len(gone)

    def _open(self) -> list[tuple[str, int, Path, int | None]]:
        """The segments that may hold more."""
        every = _spans(self._folder)
        return [span for span in every if span[3] is None or span[3] > self.done.get(span[0], 0)]


def _spans(folder: Path) -> list[tuple[str, int, Path, int | None]]:
    """The segments with the number of their last batch; None for the newest of a lane, which still grows."""
    every = segments(folder)
    return [
        (lane, first, path, after[1] - 1 if after and after[0] == lane else None)
        for (lane, first, path), after in zip(every, [*every[1:], None], strict=False)  # an empty journal has no pair
    ]
