"""The locks: every requirement has one version and its hashes, from wherever it may be fetched."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tests.supply.locks import pinned
from tests.supply.tree import LOCKS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
by_name = pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)


@by_name
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    found = pinned(lock)
    assert len(found) > 10
    assert [name for name, (_, hashes) in found.items() if not hashes] == []
    wrong = [each for _, hashes in found.values() for each in hashes if not re.fullmatch("sha256:[0-9a-f]{64}", each)]
    assert wrong == []


@by_name
def test_a_lock_names_no_index_and_no_local_path(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^.*(?:file:/|--(?:extra-)?index-url|--find-links|--trusted-host|@ |https?:).*$", text) == []


def test_all_locks_agree_on_a_version() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, (version, _) in pinned(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_every_dependency_of_ours_is_in_a_lock() -> None:
    locked = {name for lock in LOCKS for name in pinned(lock)}
    extras = [each for some in PROJECT["optional-dependencies"].values() for each in some]
    names = {re.split(r"[\[>=<;~! ]", each)[0].lower() for each in (*PROJECT["dependencies"], *extras)}
    assert sorted(names - locked) == []


def test_nothing_is_installed_without_its_hash_but_ourselves() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line and "pip-tools" not in line]
    assert len(installs) >= 4
    assert [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line] == []


def test_a_lock_with_a_line_that_is_not_pinned_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    for line in (
        "click>=8",
        "click",
        "click==8.5.1 @ https://example.org/click.whl",
        "--index-url https://example.org",
    ):
        lock.write_text(f"# made\n{line}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"requirements\.lock: "):
            pinned(lock)
