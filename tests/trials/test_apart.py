"""What a command in a child of its own took, with all the processes that it began."""

from __future__ import annotations

import sys

import pytest

from callstanding.trials.apart import run_apart

LINUX = sys.platform == "linux"
_BUSY = "import time\nuntil = time.process_time() + 0.3\nwhile time.process_time() < until: pass\n"


def test_output_words_and_status_come_back() -> None:
    ran = run_apart([sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"])
    assert (ran.status, ran.out, ran.err) == (3, "out\n", "err\n")


def test_time_of_processors_and_memory_are_those_of_the_child() -> None:
    ran = run_apart([sys.executable, "-c", f"held = bytearray(120_000_000)\n{_BUSY}"])
    assert ran.cpu_s >= 0.3
    assert ran.peak_mb > 120
    assert ran.seconds >= 0.3


@pytest.mark.skipif(not LINUX, reason="only Linux tells of the processes that a process began")
def test_a_child_of_the_child_counts_too() -> None:
    inner = f"held = bytearray(150_000_000)\n{_BUSY}import time; time.sleep(0.5)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    ran = run_apart([sys.executable, "-c", f"held = bytearray(100_000_000)\n{outer}"])
    assert ran.peak_mb > 250
    assert ran.cpu_s >= 0.25
