"""`callstanding serve` as a user runs it: one command, a key told once, and nothing acknowledged is ever lost."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from callstanding.control import Stock, open_control

NOW = time.time()


class Service:
    """A service that was started as a user starts it."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.store = folder / "s.duckdb"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.key = ""
        self.more = more
        self.said = folder / "said"
        self.start()

    def start(self) -> None:
        words = ("serve", "--store", str(self.store), "--port", str(self.port), "--region", "US", *self.more)
        with self.said.open("w") as said:
            self.process = subprocess.Popen([sys.executable, "-m", "callstanding", *words], stderr=said)
        self.until(lambda: self.get("/readyz", key=None).status_code == 200)
        told = re.search(r"cs_\S+", self.said.read_text())
        self.key = told[0] if told else self.key

    def stop(self, sign: int = signal.SIGTERM) -> None:
        self.process.send_signal(sign)
        self.process.wait(40)

    def until(self, fact: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if fact():
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
        pytest.fail(f"it never became true; the service said: {self.said.read_text()}")

    def get(self, path: str, *, key: str | None = "") -> httpx2.Response:
        return httpx2.get(self._url(path), headers=self._headers(key), timeout=10)

    def post(self, path: str, rows: list[dict[str, Any]]) -> httpx2.Response:
        return httpx2.post(self._url(path), headers=self._headers(""), json=rows, timeout=10)

    def calls_of(self, number: str) -> int:
        standing = self.get(f"/v1/numbers/{number}").json()["standing"]
        return standing["calls_out"] if standing else 0

    def children(self) -> dict[str, int]:
        """The processes of the group: what each runs, and its id."""
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                parent = int(path.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                command = path.joinpath("cmdline").read_text()
            except (OSError, ValueError):
                continue
            if parent == self.process.pid and "spawn_main" in command:
                found[path.name] = int(path.name)
        return found

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _headers(self, key: str | None) -> dict[str, str]:
        return {} if key is None else {"Authorization": f"Bearer {key or self.key}"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    logs = tmp_path / "logs"
    logs.mkdir()
    made = Service(tmp_path, "--watch", str(logs))
    yield made
    if made.process.poll() is None:
        made.stop()


def _call(n: int, caller: str = "+12025550101") -> dict[str, Any]:
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - 3600 - n))
    return {"caller": caller, "callee": f"+1202555{n:04d}", "start": start, "talk_s": 5, "disposition": "answered"}


def test_calls_posted_and_found_in_followed_files_count_at_once(service: Service, tmp_path: Path) -> None:
    assert service.post("/v1/calls", [_call(n) for n in range(20)]).status_code == 202
    service.until(lambda: service.calls_of("+12025550101") == 20)
    lines = "".join(json.dumps(_call(n)) + "\n" for n in range(10, 30))  # ten of them are known already
    (tmp_path / "logs" / "more.ndjson").write_text(lines)
    service.until(lambda: service.calls_of("2025550101") == 30)
    backup = subprocess.run(
        [sys.executable, "-m", "callstanding", "backup", tmp_path / "b.tar", "--store", service.store], check=False
    )
    assert backup.returncode == 0
    service.stop()
    assert service.process.returncode == 0
    assert not service.children()


def test_whichever_process_is_killed_nothing_acknowledged_is_lost(service: Service) -> None:
    acknowledged = 0
    for turn in range(6):
        rows = [_call(50 * turn + n) for n in range(50)]
        service.until(partial(_accepted, service, rows))
        acknowledged += 50
        victims = sorted(service.children().values())
        os.kill(victims[turn % len(victims)], signal.SIGKILL)
    service.until(lambda: service.calls_of("+12025550101") == acknowledged)
    service.post("/v1/calls", [_call(n) for n in range(400, 450)])
    service.stop(signal.SIGKILL)  # the whole of it, before it can fold
    service.until(lambda: not service.children())
    service.start()
    service.until(lambda: service.calls_of("+12025550101") == acknowledged + 50)


def _accepted(service: Service, rows: list[dict[str, Any]]) -> bool:
    return service.post("/v1/calls", rows).status_code == 202


def test_a_label_that_no_screen_can_show_is_refused_before_anything_starts(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "callstanding", "serve", "--store", tmp_path / "s", "--label", "This is far too long"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "15 characters" in told.stderr
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("words", [("serve", "--store"), ("watch", "--once", ".", "--store")])
def test_without_the_extra_a_command_says_what_to_install(tmp_path: Path, words: tuple[str, ...]) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    for name in ("cryptography", "sqlalchemy", "uvicorn"):
        lacking.joinpath(f"{name}.py").write_text(f"raise ModuleNotFoundError('no {name}', name='{name}')\n")
    told = subprocess.run(
        [sys.executable, "-m", "callstanding", *words, tmp_path / "s.duckdb"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(lacking)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stderr
    assert "pip install 'callstanding[serve]'" in told.stderr


def test_numbers_move_along_while_it_runs(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("number,state,since\n+12025550143,warming,2025-03-01\n")
    store = ("--store", str(tmp_path / "s.duckdb"))
    command = [sys.executable, "-m", "callstanding", "numbers"]
    subprocess.run([*command, "import", str(tmp_path / "n.csv"), *store], check=True, capture_output=True)
    service = Service(tmp_path)
    engine = open_control(tmp_path / "s.duckdb.live" / "control.sqlite")
    try:
        service.until(lambda: Stock(engine).get("+12025550143", "own").state == "in use")
    finally:
        service.stop()
        engine.dispose()
