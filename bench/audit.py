"""Asks PyPI whether a version that we lock has a known weakness (pip-audit): `python -m bench.audit`.

It ends with an error where one is known, and where nobody answered: nothing known is not the same as good.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.trust import KEPT
from callstanding.clock import now

FOUND = KEPT / "audit.json"


def main() -> None:
    """Ask, print and keep what was found."""
    locks = sorted(Path().glob("requirements*.lock"))
    if FOUND.exists():
        FOUND.unlink()
    KEPT.mkdir(parents=True, exist_ok=True)
    subprocess.run([*_command(locks), "-f", "json", "-o", str(FOUND)], check=False)
    if not FOUND.exists():
        raise SystemExit("Nobody answered, so nothing is known. Try again where https://pypi.org/pypi is reached.")
    report = json.loads(FOUND.read_text(encoding="utf-8"))
    if unasked := unanswered(report):
        raise SystemExit(f"PyPI told nothing of {len(unasked)} packages, the first is {unasked[0]}: nothing is known.")
    known = weaknesses(report)
    keep("audit", "known weaknesses in what we lock (pip-audit)", told(known, locks))
    for each in known:
        print(each)
    sys.exit(1 if known else 0)


def _command(locks: Sequence[Path]) -> list[str]:
    given = [word for lock in locks for word in ("-r", str(lock))]
    return [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", *given]


def weaknesses(report: dict[str, Any]) -> list[str]:
    """Each known one: package, version, its name, and the version that mends it."""
    return [
        f"{package['name']} {package['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'none'}"
        for package in report["dependencies"]
        for each in package.get("vulns", ())
    ]


def unanswered(report: dict[str, Any]) -> list[str]:
    """The packages of which nothing was told: a mirror that knows files only answers so."""
    return [package["name"] for package in report["dependencies"] if "skip_reason" in package]


def told(known: Sequence[str], locks: Sequence[Path]) -> str:
    """One sentence for the page."""
    return f"{'; '.join(known) or 'none'}, in {', '.join(f'`{lock}`' for lock in locks)}"


def keep(name: str, check: str, result: str) -> None:
    """Keep the result of a check for the page."""
    line = {"check": check, "result": result, "at": now().date().isoformat()}
    (KEPT / f"check-{name}.json").write_text(json.dumps(line), encoding="utf-8")


if __name__ == "__main__":
    main()
