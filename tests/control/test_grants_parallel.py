"""A thousand dialers at once, in processes and threads: no limit is overrun or left unused, a kill leaves no half."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from tests.control.dialling import NOON, grants, wanted

from callstanding.control.database import reading
from callstanding.control.grant_tables import DIAL_NUMBERS, DIAL_PARTIES, GRANTS
from callstanding.control.packed import unpacked

ROOT = Path(__file__).parents[2]
NUMBERS = [f"+120255501{n:02}" for n in range(12)]
MINUTE, HOUR, AGAIN = (60.0, 5), (3600.0, 17), (900.0, 1)
TASK: dict[str, Any] = {"processes": 20, "threads": 50, "numbers": NUMBERS, "callees": 0, "moments": [NOON],
                        "begins": True}  # fmt: skip


def program(engine: Engine, **changes: Any) -> list[str]:
    url = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=False)
    return [sys.executable, "-m", "tests.control.diallers", json.dumps({**TASK, "url": url, **changes})]


def dialled(engine: Engine, **changes: Any) -> list[tuple[str, str]]:
    """(grant, number) of every call that the dialers were granted."""
    done = subprocess.run(program(engine, **changes), cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [(line.split()[0], line.split()[1]) for line in done.stdout.splitlines()]


def rows(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(GRANTS)))


def most(times: Sequence[float], seconds: float) -> int:
    """The most calls in any span of so many seconds."""
    return max((sum(start - seconds < other <= start for other in times) for start in times), default=0)


def by(grants: list[Any], name: str) -> Iterator[list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for grant in grants:
        found[getattr(grant, name)] += [grant.begun] if grant.begun is not None else []
    return iter(found.values())


def check_whole(engine: Engine) -> None:
    """Every call and every place that is held is counted once with its number and its party, and none besides."""
    calls, held = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for grant in rows(engine):
        for who in (grant.number, grant.campaign + grant.callee):
            calls[who] += [grant.begun] if grant.begun is not None else []
            held[who] += [grant.expires] if grant.state == "held" else []
    with reading(engine) as connection:
        counted = [*connection.execute(select(DIAL_NUMBERS)), *connection.execute(select(DIAL_PARTIES))]
    for row in counted:
        who = row.campaign + row.callee if "callee" in row._fields else row.number
        assert list(unpacked(row.begun)) == sorted(calls[who])
        # What is over needs no place: it goes when the next one comes.
        kept = [[until for until in some if until > row.newest] for some in (unpacked(row.held), sorted(held[who]))]
        assert kept[0] == kept[1]


def test_a_thousand_dialers_get_exactly_the_calls_that_there_are(engine: Engine) -> None:
    granted = dialled(engine)
    assert len(granted) == len(NUMBERS) * MINUTE[1]
    assert {grant.id for grant in rows(engine)} == {grant for grant, _ in granted}
    assert {len(times) for times in by(rows(engine), "number")} == {MINUTE[1]}
    check_whole(engine)


# That a thousand may ask at once is told above; for each party it is enough that twenty at once want it.
@pytest.mark.parametrize("processes", [4, pytest.param(20, marks=pytest.mark.long)])
def test_dialers_that_want_the_same_parties_call_each_once(engine: Engine, processes: int) -> None:
    granted = dialled(engine, processes=processes, callees=10, begins=False)
    assert len(granted) == 10
    check_whole(engine)


@pytest.mark.long
def test_a_thousand_dialers_over_an_hour_overrun_nothing(engine: Engine) -> None:
    dialled(engine, processes=40, threads=25, moments=[NOON + 61.0 * step for step in range(10)], callees=400)
    assert all(most(times, MINUTE[0]) <= MINUTE[1] for times in by(rows(engine), "number"))
    assert all(most(times, HOUR[0]) <= HOUR[1] for times in by(rows(engine), "number"))
    assert all(most(times, AGAIN[0]) <= AGAIN[1] for times in by(rows(engine), "callee"))
    check_whole(engine)


def test_killed_dialers_leave_no_half_and_their_places_come_back(engine: Engine) -> None:
    command = program(engine, processes=4, threads=5, begins=False, forever=True, kill_after=3)
    numbers = [f"+120255502{n:02}" for n in range(60)]
    command[-1] = json.dumps({**json.loads(command[-1]), "numbers": numbers})
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        told = [running.stdout.readline().split()[0] for _ in range(30)]
        running.stdin.write("\n" * 3)
        running.stdin.close()
        told += [line.split()[0] for line in running.stdout]
    kept = {grant.id for grant in rows(engine)}
    assert set(told) <= kept
    check_whole(engine)
    budget = grants(engine)
    later = NOON + 91.0
    again = sum(budget.ask(wanted(n, *numbers), at=later).id is not None for n in range(60))
    assert again == 60


def test_dialers_that_follow_a_kill_use_exactly_what_is_left(engine: Engine) -> None:
    """A process dies between its answer and its call: until its time is over the place is held, and then used."""
    first = dialled(engine, processes=1, threads=7, begins=False)
    assert len(first) == 7
    assert len(dialled(engine, processes=4)) == len(NUMBERS) * MINUTE[1] - 7
    assert len(rows(engine)) == 60
