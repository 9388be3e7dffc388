"""How many tests a run had, and which it left out and why, from pytest's own record of it (junit XML)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.trusted.table import Row, Table

HEADS = ("run", "tests", "passed", "left out", "failed", "seconds", "when")
LEFT_OUT = ("run", "why a test was left out", "tests")


@dataclass(frozen=True)
class Run:
    """One run of pytest; `left_out` are the reasons of skipped tests, one each; names are of what was not green."""

    name: str
    tests: int
    failed: tuple[str, ...]
    left_out: tuple[str, ...]
    seconds: float
    at: str

    @property
    def row(self) -> Row:
        """As the page shows it."""
        passed = self.tests - len(self.failed) - len(self.left_out)
        counts = (self.tests, passed, len(self.left_out), len(self.failed), round(self.seconds))
        return (self.name, *(f"{count:,}" for count in counts), self.at)


def table(kept: Path) -> Table:
    """One line for each sort of run: a file `junit-<name>.xml`."""
    return Table(HEADS, [run.row for run in runs(kept)])


def skipped(kept: Path) -> Table:
    """What was not run, with the reason that the test itself gives."""
    found = Counter((run.name, why) for run in runs(kept) for why in run.left_out)
    return Table(LEFT_OUT, [(name, why, f"{count:,}") for (name, why), count in found.items()], known_by=2)


def runs(kept: Path) -> list[Run]:
    """Every run that left a whole record."""
    return [read(file) for file in sorted(kept.glob("junit-*.xml"))]


def read(file: Path) -> Run:
    """One record. Raises ParseError for one that was not written to its end."""
    suites = list(ET.parse(file).getroot().iter("testsuite"))  # noqa: S314 - ditto
    cases = [case for suite in suites for case in suite.iter("testcase")]
    return Run(
        name=file.stem.removeprefix("junit-"),
        tests=len(cases),
        failed=tuple(
            _name(case) for case in cases if case.find("failure") is not None or case.find("error") is not None
        ),
        left_out=tuple(_reason(found) for case in cases if (found := case.find("skipped")) is not None),
        seconds=sum(float(suite.get("time", "0")) for suite in suites),
        at=str(suites[0].get("timestamp", ""))[:10],
    )


def _is_red(case: ET.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def _name(case: ET.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"


def _reason(found: ET.Element) -> str:
    """The reason without figures and paths, so that equal reasons are counted together."""
    return re.sub(r"\s+", " ", found.get("message") or "no reason").strip()
