"""A process that is killed in the middle of its changes: what it acknowledged is there, and nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from callstanding.control import Audit, Keys, Tenants, migrate, open_control

CHANGES = """
import sys
from pathlib import Path
from callstanding.control import Keys, Tenants, migrate, open_control
engine = open_control(Path(sys.argv[1]))
migrate(engine)
if not Tenants(engine).listed():
    Tenants(engine).add("carrier", "operator", who="test", now=0.0)
while True:
    print(Keys(engine).create("carrier", ("read",), who="test", now=1.0).key.id, flush=True)
"""


@pytest.mark.parametrize("lines", [0, 1, 7, 20])
def test_what_was_acknowledged_before_a_kill_is_there_and_the_audit_log_is_whole(tmp_path: Path, lines: int) -> None:
    file = tmp_path / "control.sqlite"
    acknowledged: list[str] = []
    command = [sys.executable, "-c", CHANGES, str(file)]
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as changing:
            assert changing.stdout is not None
            while lines == 0 and not file.exists():  # it is killed while it migrates
                pass
            acknowledged += [changing.stdout.readline().strip() for _ in range(lines)]
            changing.kill()
            acknowledged += [line.strip() for line in changing.stdout if line.endswith("\n")]
    engine = open_control(file)
    migrate(engine)
    kept = [key.id for key in Keys(engine).listed()]
    chain = Audit(engine).verify()
    changes = len(kept) + len(Tenants(engine).listed())
    engine.dispose()
    assert set(acknowledged) <= set(kept)
    assert (chain.broken, chain.rows) == (None, changes)
