"""`publish`, `lists`, `fastagi`, `dns` and `carddav`: what serves switches, and how it is told where to look."""

from __future__ import annotations

import csv
import io
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import redis
from dnslib import DNSRecord
from tests.cli.conftest import Run
from tests.integrations.house import (
    BLOCKED,
    CALLERS,
    LABELLED,
    free_port,
    listens,
    needs,
    publish,
    redis_server,
    running,
    wait_for,
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    publish(tmp_path / "s", *CALLERS)
    return tmp_path / "s"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_command_writes_the_list_and_then_what_changed(run: Run, store: Path, tmp_path: Path) -> None:
    out, since = tmp_path / "list.csv", tmp_path / "cursor"
    arguments = ("lists", "--store", store, "-o", out, "--since", since, "--level", "label")
    assert run(*arguments).status == 0
    assert [(r["change"], r["number"], r["verdict"]) for r in rows(out.read_text())] == [
        ("set", LABELLED[1:], "label"),
        ("set", BLOCKED[1:], "block"),
    ]
    publish(store, gone=[BLOCKED])
    assert run(*arguments).status == 0
    assert [(r["change"], r["number"]) for r in rows(out.read_text())] == [("delete", BLOCKED[1:])]


def test_a_store_that_published_nothing_is_said_so(run: Run, tmp_path: Path) -> None:
    ended = run("lists", "--store", tmp_path / "nowhere")
    assert (ended.status, ended.out) == (1, "")
    assert "callstanding serve" in ended.err


def test_publishing_to_nobody_is_wrong_usage(run: Run, store: Path) -> None:
    ended = run("publish", "--store", store)
    assert (ended.status, "--redis" in ended.err) == (2, True)


def test_an_address_that_is_no_kamailio_is_wrong_usage(run: Run, store: Path) -> None:
    ended = run("publish", "--store", store, "--kamailio", "ftp://127.0.0.1")
    assert (ended.status, "unixgram" in ended.err) == (2, True)


@pytest.mark.parametrize("command", [("dns", "--zone", "spam.example.net"), ("fastagi",)])
def test_a_server_needs_one_place_to_look_in(run: Run, store: Path, command: tuple[str, ...]) -> None:
    assert run(*command).status == 2
    assert run(*command, "--store", store, "--redis", "redis://127.0.0.1").status == 2


@needs("redis-server")
def test_publish_feeds_redis_and_a_name_server_elsewhere_answers_from_it(store: Path, tmp_path: Path) -> None:
    port, names = free_port(), free_port()
    url = f"redis://127.0.0.1:{port}"
    me = [sys.executable, "-m", "callstanding"]
    server = [*me, "dns", "--redis", url, "--zone", "spam.example.net", "--port", str(names)]
    publishing = [*me, "publish", "--store", store, "--redis", url]
    with redis_server(tmp_path, port), closing(redis.Redis(port=port)) as look, ExitStack() as left:
        publisher = left.enter_context(running(publishing, tmp_path / "publish.log"))
        wait_for(lambda: look.exists("cs:" + BLOCKED[1:], "cs:alive") == 2, "the publisher at work")
        answering = left.enter_context(running(server, tmp_path / "dns.log"))
        wait_for(lambda: listens(names), "the name server")
        asked = DNSRecord.question(".".join(reversed(BLOCKED[1:])) + ".spam.example.net")
        reply = DNSRecord.parse(asked.send("127.0.0.1", names, timeout=5))
        assert [str(rr.rdata) for rr in reply.rr] == ["127.0.0.4"]
        assert (_ended(answering), _ended(publisher)) == (0, 0)


def test_fastagi_answers_until_it_is_ended(store: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "callstanding", "fastagi", "--store", store, "--port", str(port)]
    with running(command, tmp_path / "fastagi.log") as process:
        wait_for(lambda: listens(port), "the server")
        with socket.create_connection(("127.0.0.1", port), timeout=5) as plug:
            plug.sendall(f"agi_callerid: {LABELLED}\n\n".encode())
            assert plug.recv(200) == b'SET VARIABLE CALLSTANDING_VERDICT "label"\n'
        assert _ended(process) == 0


def _ended(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(10)
