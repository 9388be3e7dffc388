"""`callstanding serve --snapshot` as a user runs it: over what `score` wrote, without a store."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.live.snapshots.writing import standing, write

from callstanding import clock

SPAM, OTHER = "+12025550101", "+12025550104"


def words(*more: object) -> list[str]:
    return [sys.executable, "-m", "callstanding", *map(str, more)]


def until(what: Any, said: Path) -> Any:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            if found := what():
                return found
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail(f"it never became true; the service said: {said.read_text()}")


def test_a_snapshot_is_served_renewed_and_kept_over_a_restart(tmp_path: Path) -> None:
    place, said = tmp_path / "standings", tmp_path / "said"
    write(place / "1", [standing(SPAM, "spam", as_of=clock.seconds())])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def start() -> subprocess.Popen[bytes]:
        with said.open("a") as out:
            return subprocess.Popen(words("serve", "--snapshot", place, "--port", port, "--region", "US"), stderr=out)

    def get(path: str) -> Any:
        key = re.search(r"cs_\S+", said.read_text())
        headers = {"authorization": f"Bearer {key[0] if key else ''}"}
        return httpx2.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=10)

    running = start()
    try:
        until(lambda: get("/readyz").status_code == 200, said)
        assert get(f"/v1/numbers/{SPAM}").json()["entries"][1]["signal"] == "short_answers"
        write(place / "2", [standing(OTHER, "spam", as_of=clock.seconds())])
        until(lambda: get(f"/v1/lookup/{OTHER}").json()["band"] == "spam", said)
        running.send_signal(signal.SIGTERM)
        assert running.wait(40) == 0
        running = start()
        until(lambda: get("/readyz").status_code == 200, said)
        assert get("/v1/verdict.txt?caller=%2B12025550104").text == "block 98 -\n"
    finally:
        running.terminate()
        running.wait(40)
    text = said.read_text()
    assert (text.count("The first key"), "2 is shown now: 1 standings." in text) == (1, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "Give either --store PATH or --snapshot PLACE."),
        (("--store", "s", "--snapshot", "."), "Give either"),
        (("--store", "s", "--home", "h"), "--home belongs to --snapshot"),
        (("--snapshot", "nowhere"), "There is nothing at nowhere."),
        (("--snapshot", ".", "--watch", "."), "need a store"),
        (("--snapshot", ".", "--snapshot-age", "0"), "snapshot-age"),
    ],
)
def test_what_cannot_be_served_is_refused_before_anything_is_made(
    tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    environment = os.environ | {"NO_COLOR": "1"}
    run = subprocess.run(
        words("serve", *more), capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr
    assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.parent.glob(f"{tmp_path.name}.*")) == []
