"""What was measured, kept as JSON lines, so that a long run can be split and its page written from all of them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from callstanding.clock import now, stopwatch

KEPT = Path("build/bench/figures.jsonl")


@dataclass(frozen=True)
class Figure:
    """One piece of work and its limit: what at least has to be done for the same, measured just before or after it.

    Seconds are wall time, `cpu_s` of processors, `peak_mb` resident. `bar`: the most that the ratio may be, 0 for none.
    """

    part: str
    name: str
    size: int  # calls, numbers, days: whatever the part grows with
    what: str
    seconds: float
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    limit: str = ""
    limit_s: float = 0.0
    bar: float = 0.0
    more: dict[str, float] = field(default_factory=dict)
    at: str = ""
    machine: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """What a later figure replaces."""
        return self.part, self.name, self.size

    @property
    def ratio(self) -> float:
        """How many times its limit it takes; 0 without one."""
        return self.seconds / self.limit_s if self.limit_s else 0.0


@dataclass(frozen=True)
class Step:
    """One figure that can be taken; `take` makes it in the folder of the run."""

    part: str
    name: str
    size: int
    take: Callable[[Path], Figure]

    @property
    def key(self) -> tuple[str, str, int]:
        """That of its figure."""
        return self.part, self.name, self.size


class Figures:
    """All that was measured, the newest of each key."""

    def __init__(self, path: Path = KEPT) -> None:
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self._found = {figure.key: figure for figure in (Figure(**json.loads(line)) for line in lines)}

    def __contains__(self, step: Step) -> bool:
        return step.key in self._found

    def add(self, figure: Figure) -> Figure:
        """Keep one."""
        dated = Figure(**(asdict(figure) | {"at": f"{now():%Y-%m-%d}", "machine": machine()}))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(dated)) + "\n")
        self._found[dated.key] = dated
        return dated

    def of(self, part: str) -> list[Figure]:
        """Those of a part, by size."""
        return sorted((each for each in self._found.values() if each.part == part), key=lambda each: each.size)

    def one(self, part: str, name: str, size: int | None = None) -> Figure | None:
        """One of them, the largest where no size is asked for."""
        found = [each for each in self.of(part) if each.name == name and size in (None, each.size)]
        return found[-1] if found else None


def machine() -> str:
    """What it was measured on, and how much else was running then."""
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}{load}"


def median_of(work: Callable[[], float], times: int) -> float:
    """The median of several runs."""
    return sorted(work() for _ in range(times))[times // 2]


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    watch = stopwatch()
    work()
    return watch()


def rewrite(page: Path, name: str, lines: Iterable[str]) -> None:
    """Put lines between the marks of a name in a page of Markdown; the rest of the page is written by hand."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, mark, rest = page.read_text("utf-8").partition(begin)
    if not mark:
        raise SystemExit(f"{page} has no mark {begin}")
    page.write_text("\n".join([head + begin, *lines, end + rest.partition(end)[2]]), encoding="utf-8")
