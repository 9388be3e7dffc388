"""A real Kamailio that asks by HTTP and sends its call records back; the service is killed, hung and started again."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from tests.integrations.calling import Proxy, call, callee, calling, invites, kamailio
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    CLEAN,
    LABELLED,
    SPOOFED,
    WORDING,
    free_port,
    listens,
    needs,
    publish,
    running,
    wait_for,
)
from tests.integrations.service import key_for

from callstanding import clock
from callstanding.integrations.following import Follower
from callstanding.integrations.kamailio import KamailioTarget
from callstanding.integrations.tap import Tap
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.published import Published

pytestmark = needs("kamailio", "sipp")

LONG_ALIVE = clock.now().timestamp() + 3600
PLACE = Path(__file__).parents[2]
BREAKER = 'CALLSTANDING_BREAKER="callstanding_breaker=>size=4;autoexpire=2;"'  # as shipped, but for the time
PASSED = 'allow;score=;label="";source=dead'


@contextmanager
def service(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The HTTP service in a process of its own."""
    command = [sys.executable, "-m", "tests.integrations.service", folder / "s", str(port)]
    with running(command, folder / "service.log", cwd=PLACE) as process:
        wait_for(lambda: listens(port), "the service")
        yield process


def by_http(folder: Path, port: int, key: str) -> AbstractContextManager[Proxy]:
    return kamailio(folder, "WITH_HTTP", BREAKER, *address(port, key))


def address(port: int, key: str) -> tuple[str, str]:
    return f'CALLSTANDING_URL="http://127.0.0.1:{port}"', f'CALLSTANDING_KEY="{key}"'


def make_store(folder: Path) -> str:
    """Make a store whose folder has published the callers; gives a key for it."""
    Folder(folder / "s").close()
    publish(folder / "s", *CALLERS, beat=LONG_ALIVE)
    return key_for(folder / "s")


def test_the_service_tells_it_what_to_do(tmp_path: Path) -> None:
    key, port = make_store(tmp_path), free_port()
    with service(tmp_path, port), by_http(tmp_path, port, key) as proxy:
        day = call(tmp_path, proxy, [CLEAN, LABELLED, BLOCKED, SPOOFED])
        assert (day.status, day.count(200), day.count(603)) == (0, 3, 1)
        assert day.headers("X-Callstanding") == {
            'allow;score=0;label="";source=alive',
            'label;score=88;label="Spam likely";source=alive',
            'challenge;score=40;label="";source=alive',
        }


def test_a_service_killed_in_the_middle_loses_no_call(tmp_path: Path) -> None:
    key, port = make_store(tmp_path), free_port()
    with by_http(tmp_path, port, key) as proxy:
        with service(tmp_path, port) as server, callee(tmp_path, proxy) as heard:
            with calling(tmp_path, proxy, [LABELLED], calls=100, rate=50) as caller:
                wait_for(lambda: len(invites(heard)) > 20, "some calls")
                server.kill()
                assert caller.wait(60) == 0
            day = invites(heard)
        assert len(day) == 100
        assert "source=alive" in day[0]
        assert PASSED in day[-1]


def test_a_service_that_hangs_loses_no_call_and_is_asked_again_when_it_is_back(tmp_path: Path) -> None:
    key, port = make_store(tmp_path), free_port()
    with service(tmp_path, port) as server, by_http(tmp_path, port, key) as proxy:
        server.send_signal(signal.SIGSTOP)
        hung = call(tmp_path, proxy, [BLOCKED], calls=150)
        assert (hung.status, hung.count(200)) == (0, 150)
        assert hung.headers("X-Callstanding") == {PASSED}
        server.send_signal(signal.SIGCONT)
        wait_for(lambda: call(tmp_path, proxy, [BLOCKED]).count(603) == 1, "the breaker closes", 25)


def test_accounting_flows_back_even_from_while_the_service_was_away_and_is_counted_once(tmp_path: Path) -> None:
    key, port, store = make_store(tmp_path), free_port(), tmp_path / "s"
    kit = kamailio(tmp_path, "WITH_TABLE", "WITH_ACCOUNTING", *address(port, key))
    with kit as proxy, closing(KamailioTarget(proxy.rpc)) as table:
        Follower(Tap(store), table, WORDING).step()
        away = call(tmp_path, proxy, [CLEAN], calls=20)
        with (
            service(tmp_path, port),
            closing(Folder(store)) as folder,
            closing(Published(Place(store).published)) as look,
        ):
            day = call(tmp_path, proxy, [CLEAN, BLOCKED], calls=20)
            assert (away.status, day.status, day.count(603)) == (0, 0, 10)
            wait_for(lambda: folder.step() + 1 and _counted(look, CLEAN) == 30, "the calls of the clean number", 20)
            wait_for(lambda: folder.step() + 1 and _counted(look, BLOCKED) == 10, "the calls of the blocked number", 20)
            batches = [look.batch(f"web-{n}") for n in range(1, 10)]
            assert sum(b.accepted for b in batches if b) >= 40  # a batch whose answer came late was sent twice
            assert sum(b.quarantined for b in batches if b) == 0


def _counted(look: Published, number: str) -> int:
    """How many calls made the standing of a number, once the folder judged it: the one that we published has 500."""
    row = look.get(number)
    return row.shown.calls_out if row and row.shown else 0
