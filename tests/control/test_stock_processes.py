"""Many processes that want numbers at the same moment, and some that are killed: nobody shares one, none is lost."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine

from callstanding.control import Audit
from callstanding.control.stock import Stock, Wanted

NUMBERS = [f"+1202555{n:04d}" for n in range(100, 160)]
PROCESSES = 6
TAKING = """
import sys
from pathlib import Path
from callstanding.control import Stock, open_control
from callstanding.errors import NotFound
where, name, begun = sys.argv[1:]
engine = open_control(Path(where) if where.startswith("/") else where)
print("ready", flush=True)
sys.stdin.readline()
while True:
    try:
        given = Stock(engine).assign("centre", holder=name, campaign="x", who=name, now=1000.0)
    except NotFound:
        break
    print(given.number, flush=True)
"""
WORKING = """
import sys
from pathlib import Path
from callstanding.control import Stock, migrate, open_control
from callstanding.control.stock import Wanted
engine, now = open_control(Path(sys.argv[1])), float(sys.argv[2])
migrate(engine)
stock = Stock(engine)
while True:
    now += 1.0
    stock.import_("centre", [Wanted(n, "US", state=None) for n in %r], who="test", now=now)
    given = stock.assign("centre", holder="sales", campaign="x", who="test", now=now)
    print("given", given.number, flush=True)
    stock.change(given.number, "centre", campaign="y", who="test", now=now + 0.25)
    stock.release(given.number, "centre", who="test", now=now + 0.5)
    stock.move(given.number, "centre", "new", who="test", now=now + 0.75)
    print("back", given.number, now + 0.75, flush=True)
""" % (NUMBERS[:3],)  # noqa: UP031 - braces would have to be doubled


def where(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=False)


def test_many_processes_get_every_number_and_none_of_them_twice(engine: Engine) -> None:
    Stock(engine).import_("centre", [Wanted(n, "US", since=1.0) for n in NUMBERS], who="test", now=2.0)
    commands = [[sys.executable, "-c", TAKING, where(engine), f"dialer {i}", "1000"] for i in range(PROCESSES)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for command in commands
    ]
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    told = [each.communicate("go\n")[0].split() for each in running]
    assert [each.returncode for each in running] == [0] * PROCESSES
    given = Counter(number for numbers in told for number in numbers)
    assert given == Counter(NUMBERS)
    held = {item.number: item.holder for item in Stock(engine).every("centre")}
    assert held == {number: f"dialer {i}" for i, numbers in enumerate(told) for number in numbers}
    assert len(Stock(engine).ledger()) == len(NUMBERS)
    assert Audit(engine).verify().broken is None


@pytest.mark.parametrize("lines", [1, 2, 9, 30])
def test_a_process_that_is_killed_leaves_nothing_half_done(tmp_path: Path, lines: int) -> None:
    from callstanding.control import migrate, open_control

    file, told, now = tmp_path / "control.sqlite", list[str](), 1000.0
    for _ in range(2):
        command = [sys.executable, "-c", WORKING, str(file), str(now)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as working:
            assert working.stdout is not None
            told += [working.stdout.readline() for _ in range(lines)]
            working.kill()
            told += [line for line in working.stdout if line.endswith("\n")]
        now += 1000.0
    engine = open_control(file)
    migrate(engine)
    check(engine, told)
    engine.dispose()


def check(engine: Engine, told: list[str]) -> None:
    """Items, moves, tenures and the log agree, and what was acknowledged is there."""
    stock = Stock(engine)
    tenures = stock.ledger()
    for item in stock.every("centre"):
        mine = [t for t in tenures if t.number == item.number]
        assert [t.until is None for t in mine] == [False] * (len(mine) - item.is_held) + [True] * item.is_held
        assert all(a.until is not None and a.until <= b.since for a, b in pairwise(mine))
        moves = stock.moves(item.number, "centre")
        assert [move.was for move in moves[1:]] == [move.state for move in moves[:-1]]
        assert (moves[-1].state, moves[-1].at) == (item.state, item.since)
    back = Counter(line.split()[1] for line in told if line.startswith("back"))
    for number, times in back.items():
        assert len([t for t in tenures if t.number == number and t.until is not None]) >= 2 * times
    assert Audit(engine).verify().broken is None
