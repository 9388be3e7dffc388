"""The real service in a process of its own, with limits of the test's choice, and what that process takes.

`python -m tests.floods.serving STORE PORT LIMITS DATABASE`; LIMITS are JSON, a rate a list of two; DATABASE
is empty for a file beside the store.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.integrations.house import CALLERS, free_port, publish, running, wait_for
from tests.integrations.service import key_for

from callstanding import clock
from callstanding.live.folder import Folder

ROOT = Path(__file__).parents[2]
FREE = [1e6, 10**6]
"""A rate that no test reaches: what refuses is what is tested, and not the key's allowance."""


@dataclass(frozen=True)
class Served:
    """A running service."""

    pid: int
    port: int
    key: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, headers={"authorization": f"Bearer {self.key}"}, timeout=30)

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """A whole request as it is sent."""
        head = f"{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {self.key}\r\n"
        more = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n" if body else ""
        return f"{head}{more}\r\n".encode() + body

    def memory(self) -> int:
        """Bytes that the process holds in memory now."""
        text = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return 1024 * int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:")))

    def files(self) -> int:
        """Files and sockets that the process has open."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


def new_store(folder: Path) -> tuple[Path, str]:
    """A store with published standings, and a key for it."""
    store = folder / "s"
    Folder(store).close()
    publish(store, *CALLERS, beat=clock.seconds() + 86_400)
    return store, key_for(store)


@contextmanager
def serving(folder: Path, store: Path, key: str, *, database: str | None = None, **limits: Any) -> Iterator[Served]:
    """A service that answers; it is ended with the test."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("what a process takes is read from /proc, which only Linux has")
    port = free_port()
    command = [sys.executable, "-m", "tests.floods.serving", store, port, json.dumps(limits), database or ""]
    with running(command, folder / "service.log", cwd=ROOT) as process:
        served = Served(process.pid, port, key)
        with served.client() as client:
            wait_for(lambda: _is_ready(client), "the service", 60)
        yield served


def _is_ready(client: httpx2.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx2.TransportError:
        return False


def run(store: Path, port: int, limits: dict[str, Any], database: str | None) -> None:
    """Serve until the process is ended."""
    import uvicorn

    from callstanding.web import Settings, create_app
    from callstanding.web.server import config_of
    from callstanding.web.settings import Limits, Rate

    kept: dict[str, Any] = {name: Rate(*value) if isinstance(value, list) else value for name, value in limits.items()}
    settings = Settings(store, port=port, region="US", database=database, limits=Limits(**kept))
    uvicorn.Server(config_of(create_app(settings), settings)).run()


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]), sys.argv[4] or None)
