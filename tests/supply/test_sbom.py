"""What we are made of, written by the real program: valid, and every locked package in it once, with its hashes."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from bench.sbom import written
from tests.supply.locks import pinned
from tests.supply.tree import LOCKS, ROOT
from tests.trust import survived

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("cyclonedx_py") is None, reason="not installed: the extra trust"),
]


def test_it_names_what_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    files = list(written(tmp_path))
    assert len(files) == len(LOCKS)
    for file, lock in zip(files, LOCKS, strict=True):
        made = json.loads(file.read_text(encoding="utf-8"))
        found = {part["name"]: (part["version"], len(_hashes(part))) for part in made["components"]}
        assert made["metadata"]["component"]["name"] == "callstanding"
        assert found == {name: (version, len(hashes)) for name, (version, hashes) in pinned(lock).items()}
    survived("Supply chain", "lists of what we are made of are valid", len(files), of="files")


def _hashes(part: dict[str, list[dict[str, list[object]]]]) -> list[object]:
    return [each for reference in part.get("externalReferences", []) for each in reference.get("hashes", [])]
