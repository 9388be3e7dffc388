"""The same files scored by several engines, each in a process of its own: what each took, and whether they agree."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from callstanding.errors import CallstandingError
from callstanding.trials.apart import Ran, run_apart
from callstanding.trials.differing import Compared, compared

_PARTLY = 3  # some rows were put aside: all engines put aside the same


@dataclass(frozen=True, slots=True)
class Engined:
    """One engine's run; `against` the first engine's standings, None for the first itself."""

    engine: str
    ran: Ran
    numbers: int
    against: Compared | None


def engined(
    engines: Sequence[str], words: Sequence[str], *, far: Sequence[str], is_far: Sequence[bool]
) -> Iterator[Engined]:
    """Score by each engine in turn: `words` go to every one of them, `far` to those that are clusters.

    CallstandingError with the engine's own words where one cannot.
    """
    with TemporaryDirectory(prefix="callstanding-") as folder:
        first: Path | None = None
        for place, (engine, away) in enumerate(zip(engines, is_far, strict=True)):
            out = Path(folder) / f"{place}.parquet"
            ran = _scored(engine, [*words, *(far if away else ())], out, Path(folder) / f"{place}.csv")
            against = compared(pq.read_table(first), pq.read_table(out)) if first else None
            yield Engined(engine, ran, pq.read_metadata(out).num_rows, against)
            first = first or out


def _scored(engine: str, words: Sequence[str], out: Path, aside: Path) -> Ran:
    """What cannot be read goes into a file that nobody needs: the files themselves stay as they are."""
    own = ["--engine", engine, "-o", str(out), "--quarantine", str(aside)]
    ran = run_apart([sys.executable, "-m", "callstanding", "score", *own, *words])
    if ran.status not in (0, _PARTLY):
        raise CallstandingError(f"{engine} did not score the files: {_last(ran.err)}")
    return ran


def _last(err: str) -> str:
    """What a command said when it failed: its error and what it hints at."""
    lines = [line.strip() for line in err.splitlines() if line.strip()]
    at = next((place for place, line in enumerate(lines) if line.startswith("error:")), len(lines) - 1)
    told = (line.removeprefix("error:").removeprefix("hint:").strip() for line in lines[at:] if lines)
    return " ".join(told) or "it said nothing."
