"""Puts faults into modules and sees whether their tests notice (mutmut): `python -m bench.mutants [GROUP ...]`.

Each group works on a copy in build/mutants, with the tests that are about it alone; a stopped run goes on where it was.
A fault that no test reaches counts as one that nobody noticed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.trust import KEPT
from bench.trusted.mutated import BAR
from callstanding.clock import now

WORK = Path("build/mutants")
SOURCE = "src/callstanding"
COPIED = ("src", "tests", "pyproject.toml")


@dataclass(frozen=True)
class Group:
    """Modules to put faults into, under src/callstanding, and the tests that must notice."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS: Mapping[str, Group] = {
    "score": Group(("score/*",), ("tests/score", "tests/status")),
    "decay": Group(("status/drift.py", "status/course.py"), ("tests/status",)),
    "states": Group(("status/states.py",), ("tests/status",)),
    "dedup": Group(
        ("engines/settling.py", "control/seen_calls.py", "control/idempotency.py"),
        (
            "tests/control/test_seen_calls.py",
            "tests/control/test_idempotency.py",
            "tests/engines/test_taking_in.py",
            "tests/pipeline/test_one_call_once.py",
        ),
    ),
    "tenant": Group(
        ("control/caller.py", "control/claims.py", "control/keys.py", "control/tenants.py"),
        ("tests/control/test_keys.py", "tests/control/test_claims.py", "tests/control/test_tenants.py",
         "tests/control/test_isolation.py"),
    ),
}  # fmt: skip
# What mutmut's exit codes say (its states of a mutant): a test failed, it ran too long, it ended the process.
NOTICED = (1, 3, 24, 36, 152, 255, -24, -9, -11, -6)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run some groups or all; an error where fewer faults were noticed than the bar asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{', '.join(GROUPS)} (all)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="faults that are tried at once")
    chosen = parser.parse_args(arguments)
    if unknown := [name for name in chosen.groups if name not in GROUPS]:
        parser.error(f"no such group: {unknown[0]}; there are {', '.join(GROUPS)}")
    shares = [_run(name, GROUPS[name], chosen.workers) for name in chosen.groups or GROUPS]
    sys.exit(1 if min(shares) < BAR else 0)


def _run(name: str, group: Group, workers: int) -> float:
    """Try every fault of a group; the share that was noticed, which is kept too."""
    folder = _copied(WORK / name, group)
    command = [sys.executable, "-m", "mutmut", "run", f"--max-children={workers}"]
    subprocess.run(command, cwd=folder, check=False, env=os.environ | {"HYPOTHESIS_PROFILE": "few"})
    found = results(folder)
    if None in found.values():
        raise SystemExit(f"{name}: {Counter(found.values())[None]} faults were not tried. Run it again: it goes on.")
    missed = sorted(fault for fault, code in found.items() if code not in NOTICED)
    print(f"{name}: {len(found) - len(missed)} of {len(found)} faults noticed", *missed, sep="\n    ")
    _keep(name, len(found), len(found) - len(missed))
    return 1.0 - len(missed) / max(len(found), 1)


def _copied(folder: Path, group: Group) -> Path:
    """The copy that is worked on, renewed."""
    for each in COPIED:
        target = folder / each
        if target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if Path(each).is_dir() else shutil.copy2
        copy(each, target)
    lists = {
        "source_paths": ["src/"],
        "only_mutate": [f"{SOURCE}/{module}" for module in group.modules],
        "pytest_add_cli_args": ["-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not long"],
        "pytest_add_cli_args_test_selection": list(group.tests),
    }
    settings = [f"{key} = {json.dumps(value)}" for key, value in lists.items()]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", "[tool.mutmut]", *settings, 'process_isolation = "forkserver"', ""]))
    return folder


def results(folder: Path) -> dict[str, int | None]:
    """Every fault by its name, with what became of the tests: an exit code, None where it was not tried."""
    found: dict[str, int | None] = {}
    for file in (folder / "mutants").rglob("*.meta"):
        found |= json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def _keep(name: str, tried: int, noticed: int) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    line = {"group": name, "tried": tried, "noticed": noticed, "at": now().date().isoformat()}
    (KEPT / f"mutants-{name}.json").write_text(json.dumps(line), encoding="utf-8")


if __name__ == "__main__":
    main()
