"""Programs that a test starts on loopback with free ports and ends by their process, and a store with some callers."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from callstanding import clock
from callstanding.integrations.answers import Wording
from callstanding.live.place import Place
from callstanding.live.published import Published, Row
from callstanding.lookup import Shown
from callstanding.policies import load_policy

CLEAN, LABELLED, BLOCKED, SPOOFED = "+12025550111", "+12025550122", "+12025550133", "+12025550144"
WORDING = Wording(load_policy("standard"), label="Spam likely")
PATIENCE_S = 15.0


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips a test where one of the programs is not installed."""
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


def wait_for(fact: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait until something is so; it is an error when it does not come about."""
    until = time.monotonic() + patience_s
    while not fact():
        assert time.monotonic() < until, f"waited in vain for: {what}"
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether something takes TCP connections there."""
    with socket.socket() as plug:
        return plug.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(
    command: Sequence[object], log: Path, *, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program with its output in a file; it is ended, hung or not, when the test leaves."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            cwd=cwd,
            env=environment,
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a program to end, and make it end when it does not."""
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def redis_server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis that keeps nothing on disk."""
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    with running(command, folder / "redis.log") as process:
        wait_for(lambda: listens(port), "redis")
        yield process


def shown(number: str, status: str, *, low: float = 0.0, score: float = 0.0, flags: tuple[str, ...] = ()) -> Shown:
    """A published standing."""
    return Shown(
        number=number,
        status=status,
        flags=flags,
        spam_score=score,
        score_low=low,
        score_high=100.0,
        maturity=None,
        connection=None,
        engagement=None,
        sentiment=None,
        calls_out=500,
        calls_in=0,
        reports=0,
        since=1_741_000_000.0,
        clean_by=None,
        as_of=1_741_000_000.0,
        near=False,
    )


CALLERS = (
    shown(CLEAN, "clean"),
    shown(LABELLED, "spam", low=80.0, score=88.4),
    shown(BLOCKED, "spam", low=98.0, score=99.2),
    shown(SPOOFED, "watch", flags=("spoofed",), score=40.0),
)


def publish(store: Path, *standings: Shown, gone: Sequence[str] = (), beat: float | None = None) -> None:
    """Publish standings and tombstones, and beat as the folder of the store does (None: now)."""
    file = Published(Place(store).published, write=True)
    now = clock.now().timestamp() if beat is None else beat
    rows = [*(Row(s.number, s) for s in standings), *(Row(number, None) for number in gone)]
    file.put(rows, about={"beat": f"{now:.3f}"})
    file.close()
