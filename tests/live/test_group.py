"""A group keeps its processes alive, and none of them outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

GROUP = """
import sys
from callstanding.live.group import Group
from tests.live.group_work import note_and_wait
if __name__ == "__main__":
    Group({name: (note_and_wait, (sys.argv[1], name)) for name in ("one", "two")}).run()
"""


def _eventually(fact: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not fact():
        assert time.monotonic() < until, "it never became true"
        time.sleep(0.02)


def _pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def _is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def group(tmp_path: Path) -> subprocess.Popen[bytes]:
    script = tmp_path / "group.py"
    script.write_text(GROUP)
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    made = subprocess.Popen([sys.executable, script, tmp_path], env=env, stderr=subprocess.DEVNULL)
    _eventually(lambda: all(_pids(tmp_path, name) for name in ("one", "two")))
    return made


def test_a_process_that_dies_is_started_again(group: subprocess.Popen[bytes], tmp_path: Path) -> None:
    [first] = _pids(tmp_path, "one")
    os.kill(first, signal.SIGKILL)
    _eventually(lambda: len(_pids(tmp_path, "one")) == 2)
    assert len(_pids(tmp_path, "two")) == 1
    group.send_signal(signal.SIGTERM)
    assert group.wait(30) == 0
    assert not any(_is_alive(pid) for name in ("one", "two") for pid in _pids(tmp_path, name))


def test_none_outlives_a_group_that_is_killed(group: subprocess.Popen[bytes], tmp_path: Path) -> None:
    group.kill()
    group.wait()
    _eventually(lambda: not any(_is_alive(pid) for name in ("one", "two") for pid in _pids(tmp_path, name)))
