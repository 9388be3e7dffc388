"""The wheel in a new environment, with what it says that it needs and nothing else: the first command works."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest
from tests.supply.locks import pinned
from tests.supply.tree import ROOT
from tests.trust import survived

pytestmark = pytest.mark.long


def test_the_demo_runs_in_a_new_environment(wheel: Path, tmp_path: Path) -> None:
    versions = pinned(ROOT / "requirements.lock")
    locked = tmp_path / "versions.txt"
    locked.write_text("".join(f"{name}=={version}\n" for name, (version, _) in versions.items()), encoding="utf-8")
    _needs_an_index(f"click=={versions['click'][0]}", tmp_path)
    venv.create(tmp_path / "new", with_pip=True)
    program = tmp_path / "new" / "bin"
    install: list[str | Path] = [program / "python", "-m", "pip", "install", "--quiet", "--constraint", locked, wheel]
    subprocess.run(install, check=True, cwd=tmp_path)
    shown = subprocess.run([program / "callstanding", "demo"], check=True, cwd=tmp_path, capture_output=True, text=True)
    assert "This number is shown as spam." in shown.stdout
    assert "Nothing speaks against this number." in shown.stdout
    survived("Supply chain", "the wheel in a new environment runs the demo", 1, of="installation")


def _needs_an_index(requirement: str, folder: Path) -> None:
    """Skips where pip reaches no index; what fails after that is ours."""
    where = ["--quiet", "--no-deps", "--dest", str(folder / "probe"), requirement]
    command = [sys.executable, "-m", "pip", "download", *where]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("pip reaches no index here")
