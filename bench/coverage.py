"""Measures which statements and branches the tests go through: `python -m bench.coverage [FOLDER ...] [--keep FILE]`.

Processes that tests start are measured too. It ends with an error where a bar is missed; folders measure their part.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.trust import KEPT
from bench.trusted.covered import BARS, FLOW, Covered, by_room

DATA = Path("build/coverage")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, measure, keep, and print what each room has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["tests"], help="folders or files of tests (all)")
    parser.add_argument("--workers", default="0", help="processes that share the tests: 0 is this one alone")
    parser.add_argument("--only", help="keep the figures of these rooms alone, with commas between")
    chosen = parser.parse_args(arguments)
    if DATA.exists():
        shutil.rmtree(DATA)
    DATA.mkdir(parents=True)
    tests = ["-m", "pytest", "-q", "-m", "not long", "-n", chosen.workers, "--dist", "worksteal", *chosen.folders]
    ended = _coverage("run", *tests)
    report = _report(chosen.only.split(",") if chosen.only else None)
    _print(by_room(report))
    sys.exit(ended or _missed(by_room(report), whole=chosen.folders == ["tests"]))


def _coverage(*words: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([sys.executable, "-m", "coverage", *words], check=False, env=environment).returncode


def _report(only: Sequence[str] | None) -> dict[str, object]:
    """What was measured, of all rooms or of some, as coverage tells it; kept for the page."""
    _coverage("combine", "--quiet")
    KEPT.mkdir(parents=True, exist_ok=True)
    include = ["--include", ",".join(f"*/callstanding/{room}/*" for room in only)] if only else []
    _coverage("json", "--quiet", "-o", str(KEPT / "coverage.json"), *include)
    found: dict[str, object] = json.loads((KEPT / "coverage.json").read_text(encoding="utf-8"))
    return found


def _print(rooms: dict[str, Covered]) -> None:
    for room, of in sorted(rooms.items()):
        print(f"{room:14} {of.share:7.1%}  {of.lines:,} of {of.statements:,}, branches {of.went:,} of {of.branches:,}")


def _missed(rooms: dict[str, Covered], *, whole: bool) -> int:
    """1 where a bar is missed, and told."""
    found = {"the flow": [of for room, of in rooms.items() if room in FLOW]}
    if whole:
        found["all"] = list(rooms.values())
    missed = {name: share for name, some in found.items() if (share := sum(some, Covered()).share) < BARS[name]}
    for name, share in missed.items():
        print(f"{name}: {share:.1%}, less than {BARS[name]:.0%}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    main()
