"""What happens to numbers in these tests: a published file that is written as the folder writes it."""

from __future__ import annotations

from pathlib import Path

from callstanding.live.published import Event, Published

NUMBER, OTHER = "+12025550143", "+12025550144"
KEY = bytes(range(32))


class Happening:
    """A published file; `change` publishes one event."""

    def __init__(self, path: Path) -> None:
        self._writer = Published(path, write=True)
        self.feed = Published(path)

    def change(self, was: str, status: str, *, at: float, number: str = NUMBER, near: bool = False) -> None:
        event = Event(0, number, at, was, status, near, 71.23, ("short_answers", "one_ring"))
        self._writer.put([], [event])

    def close(self) -> None:
        self._writer.close()
        self.feed.close()
