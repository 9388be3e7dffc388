"""Receivers on loopback that the tests start: an HTTP server, a canary that nobody may reach, a mail server."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server that answers as it is told: `answer` gives (status, headers) for each request."""

    port: int = 0
    got: list[Received] = field(default_factory=list)
    answer: Callable[[Received], tuple[int, dict[str, str]]] = lambda _: (200, {})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    receiver: Receiver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A peer that leaves in the middle, or refuses our certificate, is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        request = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length))
        receiver = self.server.receiver
        status, headers = receiver.answer(request)
        receiver.got.append(request)
        self.send_response(status)
        for name, value in {"content-length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Quiet."""


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A started receiver."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.receiver = Receiver(port=server.server_address[1])
    with served(server):
        yield server.receiver


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[None]:
    """A server that runs in a thread, and is stopped."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dribbling(head: bytes, drop: bytes, *, times: int, every: float) -> Iterator[tuple[int, list[int]]]:
    """A server that answers with `head` and then slowly or endlessly with `drop`; gives its port and what it sent."""
    sent: list[int] = []
    stop = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            try:
                self.request.sendall(head)
                for _ in range(times):
                    self.request.sendall(drop)
                    sent.append(len(drop))
                    if stop.wait(every):
                        return
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False

    server = Server(("127.0.0.1", 0), Handler)
    with served(server):
        yield server.server_address[1], sent
        stop.set()


@contextmanager
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server on every loopback address; whoever connects is noted."""
    reached: list[str] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            reached.append(self.client_address[0])

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False
        address_family = socket.AF_INET6

        def server_bind(self) -> None:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            super().server_bind()

    server = Server(("::", 0), Handler)
    with served(server):
        yield server.server_address[1], reached


@contextmanager
def mailbox() -> Iterator[tuple[int, list[Any]]]:
    """A mail server of a few lines (RFC 5321); gives its port and the messages that it took."""
    mails: list[Any] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 mail.example.org")
            for line in self.rfile:
                verb = line.strip().upper().split(b" ")[0]
                if verb == b"DATA":
                    self._say("354 go on")
                    mails.append(message_from_bytes(b"".join(iter(self.rfile.readline, b".\r\n"))))
                self._say("221 bye" if verb == b"QUIT" else "250 mail.example.org")
                if verb == b"QUIT":
                    return

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False

    server = Server(("127.0.0.1", 0), Handler)
    with served(server):
        yield server.server_address[1], mails
