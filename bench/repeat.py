"""Runs the same tests again and again in another order, time zone and locale, and lists what was not always green.

`python -m bench.repeat --times 20 [FOLDER ...]`; without folders all. It ends with an error if any was red.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.trust import KEPT
from bench.trusted.suite import Run, read
from callstanding.clock import now, stopwatch

# Both ends of the day, a half and a quarter of an hour, and a language whose small i has another capital.
ZONES = ("UTC", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu", "Pacific/Niue")
LOCALES = ("C.UTF-8", "tr_TR.UTF-8", "fr_FR.UTF-8")


@dataclass
class Repeats:
    """What some rounds gave."""

    tests: int = 0
    times: int = 0
    unsteady: Counter[str] = field(default_factory=Counter)

    def add(self, run: Run) -> None:
        """One more round."""
        self.times += 1
        self.tests = max(self.tests, run.tests)
        self.unsteady.update(run.failed)


def main(arguments: Sequence[str] | None = None) -> None:
    """Repeat, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["tests"], help="folders or files of tests (all)")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--workers", default="auto", help="processes that share the tests of a round")
    parser.add_argument("--within", type=float, default=float("inf"), help="seconds after which no new round begins")
    parser.add_argument("--name", default="", help="under which the page shows it")
    chosen = parser.parse_args(arguments)
    found, passed = Repeats(), stopwatch()
    while found.times < chosen.times and passed() < chosen.within:
        found.add(round_of(chosen.folders, seed=found.times + 1, workers=chosen.workers))
        print(f"round {found.times}: {len(found.unsteady)} tests were not always green", flush=True)
    for name, times in found.unsteady.most_common():
        print(f"{times} of {found.times}: {name}")
    _keep(chosen.folders, chosen.name or "all", found)
    sys.exit(1 if found.unsteady or not found.times else 0)


def round_of(folders: Sequence[str], *, seed: int, workers: str) -> Run:
    """One round; the seed gives the order, the zone and the locale. A round without a record is an error."""
    with TemporaryDirectory(prefix="callstanding-repeat-") as folder:
        record = Path(folder) / f"junit-{seed}.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "not long", "-p", "no:cacheprovider", *folders]
        command += [f"--randomly-seed={seed}", "-n", workers, "--dist", "worksteal", f"--junit-xml={record}"]
        moved = {"TZ": ZONES[seed % len(ZONES)], "LC_ALL": LOCALES[seed % len(LOCALES)]}
        ended = subprocess.run(command, check=False, env=os.environ | moved, capture_output=True, text=True)
        if not record.exists():
            raise SystemExit(f"The round with seed {seed} ended without a record:\n{ended.stdout[-2000:]}")
        return read(record)


def _keep(folders: Sequence[str], name: str, found: Repeats) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    line = {"folders": " ".join(folders), "tests": found.tests, "times": found.times}
    more = {"unsteady": dict(found.unsteady), "at": now().date().isoformat()}
    (KEPT / f"repeats-{name}.json").write_text(json.dumps(line | more), encoding="utf-8")


if __name__ == "__main__":
    main()
