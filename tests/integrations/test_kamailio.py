"""A real Kamailio with the shipped configuration: clean callers pass, spam does not, and nothing stops calls."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from tests.integrations.calling import Day, Proxy, call, kamailio
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    CLEAN,
    LABELLED,
    SPOOFED,
    WORDING,
    free_port,
    needs,
    publish,
    redis_server,
    shown,
    wait_for,
)

from callstanding import clock
from callstanding.integrations.following import Follower, Target
from callstanding.integrations.kamailio import KamailioTarget
from callstanding.integrations.redis_out import RedisTarget
from callstanding.integrations.tap import Tap

pytestmark = needs("kamailio", "sipp")

ALL = [CLEAN, LABELLED, BLOCKED, SPOOFED]
LONG_ALIVE = clock.now().timestamp() + 3600  # a folder whose last beat stays fresh for the whole test


@contextmanager
def followed(store: Path, target: Target) -> Iterator[Follower]:
    """A follower at work in a thread, as `callstanding publish` runs it."""
    follower, stop = Follower(Tap(store), target, WORDING), threading.Event()
    thread = threading.Thread(target=follower.run, args=(stop, lambda _: None))
    thread.start()
    try:
        yield follower
    finally:
        stop.set()
        thread.join()


def judged(day: Day) -> None:
    """Every call is completed; the clean one passes untouched, spam is labelled or refused as the standard asks."""
    assert day.status == 0
    assert (day.screens(CLEAN), day.screens(LABELLED), day.screens(SPOOFED)) == ({""}, {"Spam likely"}, {""})
    assert (day.count(200), day.count(603)) == (3, 1)
    refusal = next(text for text in day.answers if text.startswith("SIP/2.0 603"))
    assert refusal.splitlines()[0] == "SIP/2.0 603 Network Blocked"
    assert 'Reason: Q.850;cause=21;location=LN;text="v=analytics1;url=https://redress.example.net/"' in refusal
    assert "Call-Info: <https://redress.example.net/>;purpose=info" in refusal
    assert day.headers("X-Callstanding") == {
        'allow;score=;label="";source=alive',
        'label;score=88;label="Spam likely";source=alive',
        'challenge;score=40;label="";source=alive',
    }


@contextmanager
def by_table(folder: Path, store: Path) -> Iterator[tuple[Proxy, KamailioTarget]]:
    with kamailio(folder, "WITH_TABLE") as proxy, ExitStack() as left:
        look, target = (left.enter_context(closing(KamailioTarget(proxy.rpc))) for _ in range(2))
        left.enter_context(followed(store, target))
        wait_for(lambda: look.held().cursor, "the table is filled")
        yield proxy, look


def test_its_own_table_tells_it_what_to_do(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    with by_table(tmp_path, tmp_path / "s") as (proxy, look):
        judged(call(tmp_path, proxy, ALL))
        publish(tmp_path / "s", shown(LABELLED, "recovering"), gone=[BLOCKED], beat=LONG_ALIVE)
        wait_for(lambda: str(look.held().cursor).startswith("6@"), "the change arrives")
        day = call(tmp_path, proxy, ALL)
        assert (day.status, day.count(200), day.screens(LABELLED)) == (0, 4, {""})


def test_a_switch_that_starts_again_is_filled_again(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    port, rpc = free_port(socket.SOCK_DGRAM), free_port()
    with closing(KamailioTarget(f"http://127.0.0.1:{rpc}/RPC")) as target, followed(tmp_path / "s", target):
        for _ in range(2):
            with (
                kamailio(tmp_path, "WITH_TABLE", port=port, rpc=rpc) as proxy,
                closing(KamailioTarget(proxy.rpc)) as look,
            ):
                wait_for(partial(_cursor, look), "the table is filled")
                judged(call(tmp_path, proxy, ALL))


def test_commands_by_datagram_fill_it_as_well(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    with ExitStack() as left:
        plug = left.enter_context(TemporaryDirectory(prefix="rpc-")) + "/s"  # such a path has 108 characters at most
        proxy = left.enter_context(kamailio(tmp_path, "WITH_TABLE", f'CALLSTANDING_RPC_SOCKET="{plug}"'))
        target = left.enter_context(closing(KamailioTarget(f"unixgram://{plug}")))
        look = left.enter_context(closing(KamailioTarget(proxy.rpc)))
        Follower(Tap(tmp_path / "s"), target, WORDING).step()
        assert target.held() == look.held()
        judged(call(tmp_path, proxy, ALL))


def _cursor(target: KamailioTarget) -> object:
    return target.held().cursor


def test_a_table_whose_source_is_dead_still_labels_and_says_so(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=0.0)
    with by_table(tmp_path, tmp_path / "s") as (proxy, _):
        day = call(tmp_path, proxy, [CLEAN, LABELLED])
        assert day.headers("X-Callstanding") == {
            'allow;score=;label="";source=dead',
            'label;score=88;label="Spam likely";source=dead',
        }


def test_a_caller_cannot_speak_for_us(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    with by_table(tmp_path, tmp_path / "s") as (proxy, _):
        day = call(tmp_path, proxy, [CLEAN], header="X-Callstanding: allow;score=0")
        assert day.headers("X-Callstanding") == {'allow;score=;label="";source=alive'}


TRUSTED, STRANGER = "^127[.]0[.]0[.]1$", "^192[.]0[.]2[.]1$"
SIGNED = f"P-Asserted-Identity: <sip:{SPOOFED}@127.0.0.1;verstat=TN-Validation-Passed-A>"


@pytest.mark.parametrize(
    ("peers", "caller", "verdict", "score"),
    [
        (TRUSTED, SPOOFED, "allow", "40"),
        (STRANGER, SPOOFED, "challenge", "40"),
        (TRUSTED, LABELLED, "allow", "40"),  # what the trusted peer asserts is judged, not what the caller shows
        (STRANGER, CLEAN, "allow", ""),
    ],
)
def test_a_signature_counts_for_its_own_number_and_from_trusted_peers_only(
    tmp_path: Path, peers: str, caller: str, verdict: str, score: str
) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    with kamailio(tmp_path, "WITH_TABLE", f'CALLSTANDING_TRUSTED_PEERS="{peers}"') as proxy:
        with closing(KamailioTarget(proxy.rpc)) as target:
            Follower(Tap(tmp_path / "s"), target, WORDING).step()
        day = call(tmp_path, proxy, [caller], header=SIGNED)
    assert day.headers("X-Callstanding") == {f'{verdict};score={score};label="";source=alive'}


def test_a_label_stands_in_both_headers_that_telephones_read(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    with by_table(tmp_path, tmp_path / "s") as (proxy, _):
        day = call(tmp_path, proxy, [LABELLED], header=f'P-Asserted-Identity: "Your bank" <sip:{LABELLED}@127.0.0.1>')
    assert day.screens(LABELLED) == {"Spam likely"}
    assert day.headers("P-Asserted-Identity") == {f'"Spam likely" <sip:{LABELLED}@127.0.0.1>'}


def test_a_call_for_help_is_not_held_up_whoever_makes_it(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    with by_table(tmp_path, tmp_path / "s") as (proxy, _):
        day = call(tmp_path, proxy, [BLOCKED], to="911")
    assert (day.status, day.count(200), day.headers("X-Callstanding")) == (0, 1, set())


@contextmanager
def by_redis(folder: Path, port: int) -> Iterator[Proxy]:
    with kamailio(
        folder, "WITH_REDIS", f'CALLSTANDING_REDIS="name=callstanding;addr=127.0.0.1;port={port};db=0"'
    ) as proxy:
        yield proxy


@needs("redis-server")
def test_redis_tells_it_what_to_do(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    port = free_port()
    with redis_server(tmp_path, port), feeding(tmp_path / "s", port), by_redis(tmp_path, port) as proxy:
        wait_filled(port)
        judged(call(tmp_path, proxy, ALL))
        with closing(redis.Redis(port=port)) as server:
            server.flushall()
        wait_filled(port)
        judged(call(tmp_path, proxy, ALL))


@needs("redis-server")
def test_no_call_is_lost_while_redis_hangs_dies_and_comes_back(tmp_path: Path) -> None:
    publish(tmp_path / "s", *CALLERS, beat=LONG_ALIVE)
    port = free_port()
    with feeding(tmp_path / "s", port), by_redis(tmp_path, port) as proxy:
        with redis_server(tmp_path, port) as server:
            wait_filled(port)
            judged(call(tmp_path, proxy, ALL))
            server.send_signal(signal.SIGSTOP)
            hung = call(tmp_path, proxy, [BLOCKED], calls=100)
            server.send_signal(signal.SIGCONT)
        gone = call(tmp_path, proxy, [BLOCKED], calls=20)
        for day, calls in ((hung, 100), (gone, 20)):
            assert (day.status, day.count(200)) == (0, calls)
            assert day.headers("X-Callstanding") == {'allow;score=;label="";source=dead'}
        with redis_server(tmp_path, port):
            wait_filled(port)
            wait_for(lambda: call(tmp_path, proxy, [BLOCKED]).count(603) == 1, "the switch is back")


@contextmanager
def feeding(store: Path, port: int) -> Iterator[None]:
    with closing(RedisTarget(f"redis://127.0.0.1:{port}")) as target, followed(store, target):
        yield


def wait_filled(port: int) -> None:
    with closing(redis.Redis(port=port)) as look:
        wait_for(lambda: look.exists("cs:seq", "cs:alive") == 2, "redis is filled")
