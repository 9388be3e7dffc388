"""A real Kamailio between a real SIPp caller and callee: what the callee sees, and what the caller is answered."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.integrations.house import free_port, running, wait_for

HERE = Path(__file__).parent
KIT = Path(__file__).parents[2] / "integrations" / "kamailio"
CALLEE = "+12025550199"
PLAIN = "X-Caller: yes"
_BORDER = re.compile(r"^-{20,}.*$", re.MULTILINE)
_PING = (
    "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bKping\r\n"
    "From: <sip:ping@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: ping\r\nCSeq: 1 OPTIONS\r\n"
    "Max-Forwards: 5\r\nContent-Length: 0\r\n\r\n"
)


@dataclass(frozen=True)
class Proxy:
    """A running Kamailio: where it takes calls, where commands, and to which port it sends calls on."""

    port: int
    rpc: str
    next_hop: int


@dataclass(frozen=True)
class Day:
    """What came of some calls: SIPp's exit status (0: every call completed), INVITEs heard, final answers seen."""

    status: int
    heard: list[str]
    answers: list[str]

    def screens(self, number: str) -> set[str]:
        """The display names under which calls from a number arrived; `` for none."""
        lines = [re.search(r"^From: (.*)<sip:" + re.escape(number), text, re.MULTILINE) for text in self.heard]
        return {found.group(1).strip().strip('"') for found in lines if found}

    def headers(self, name: str) -> set[str]:
        """The values of a header in the INVITEs that arrived."""
        return set(re.findall(rf"^{name}: (.*?)\r?$", "\n".join(self.heard), re.MULTILINE))

    def count(self, code: int) -> int:
        """How many calls ended in this final answer to their INVITE."""
        return sum(text.startswith(f"SIP/2.0 {code} ") for text in self.answers)


@contextmanager
def kamailio(folder: Path, way: str, *defines: str, port: int | None = None, rpc: int | None = None) -> Iterator[Proxy]:
    """The shipped configuration, with other ports."""
    port, rpc = port or free_port(socket.SOCK_DGRAM), rpc or free_port()
    next_hop = free_port(socket.SOCK_DGRAM)
    chosen = [
        *(way, f"SIP_LISTEN=udp:127.0.0.1:{port}", f"RPC_LISTEN=tcp:127.0.0.1:{rpc}"),
        *(f'NEXT_HOP="sip:127.0.0.1:{next_hop}"', *defines),
    ]
    command = ["kamailio", "-DD", "-E", "-f", KIT / "kamailio.cfg", "-m", "64", "-M", "8", "-Y", folder]
    for define in chosen:
        command += ["-A", define]
    with running(command, folder / "kamailio.log"):
        wait_for(lambda: _answers(port), "kamailio")
        yield Proxy(port, f"http://127.0.0.1:{rpc}/RPC", next_hop)


@contextmanager
def callee(folder: Path, proxy: Proxy) -> Iterator[Path]:
    """A SIPp that answers every call; gives the file of what it heard."""
    log = folder / "callee.msg"
    command = ["sipp", "-sf", HERE / "sipp/callee.xml", "-i", "127.0.0.1", "-p", str(proxy.next_hop), "-nostdin"]
    with running([*command, "-trace_msg", "-message_file", log], folder / "callee.log"):
        wait_for(lambda: _is_taken(proxy.next_hop), "the callee")
        yield log


@contextmanager
def calling(
    folder: Path, proxy: Proxy, callers: Sequence[str], *, calls: int, rate: int, header: str = PLAIN, to: str = CALLEE
) -> Iterator[subprocess.Popen[bytes]]:
    """A SIPp that makes so many calls, so many a second, from the callers in turn."""
    numbers, own = folder / "numbers.csv", free_port(socket.SOCK_DGRAM)
    lines = [f"{caller};{to}\n" for caller in callers]
    numbers.write_text("SEQUENTIAL\n" + "".join(lines), encoding="utf-8")
    command = ["sipp", "-sf", HERE / "sipp/caller.xml", "-inf", numbers, "-i", "127.0.0.1", "-p", str(own), "-nostdin"]
    command += ["-r", str(rate), "-m", str(calls), "-trace_msg", "-message_file", folder / "caller.msg"]
    command += ["-key", "extra", header]
    with running([*command, f"127.0.0.1:{proxy.port}"], folder / "caller.log") as process:
        yield process


def call(
    folder: Path,
    proxy: Proxy,
    callers: Sequence[str],
    *,
    calls: int | None = None,
    header: str = PLAIN,
    to: str = CALLEE,
) -> Day:
    """Make calls from these numbers, wait until all have ended, and tell what was seen."""
    (folder / "callee.msg").unlink(missing_ok=True)
    (folder / "caller.msg").unlink(missing_ok=True)
    with callee(folder, proxy) as heard:
        with calling(folder, proxy, callers, calls=calls or len(callers), rate=50, header=header, to=to) as p:
            status = p.wait(60)
        return Day(status, invites(heard), final_answers(folder / "caller.msg"))


def invites(log: Path) -> list[str]:
    """The INVITEs that a SIPp received, without repetitions."""
    found = {text: None for text in _received(log) if text.startswith("INVITE ")}
    return list(found)


def final_answers(log: Path) -> list[str]:
    """The final answers to INVITEs that a SIPp received, without repetitions."""
    texts = [
        t for t in _received(log) if re.match(r"SIP/2.0 [2-6]", t) and re.search(r"^CSeq: \d+ INVITE", t, re.MULTILINE)
    ]
    return list(dict.fromkeys(texts))


def _received(log: Path) -> Iterator[str]:
    for block in _BORDER.split(log.read_text("utf-8", "replace") if log.exists() else ""):
        title, _, text = block.strip().partition("\n\n")
        if "message received" in title:
            yield text.strip()


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        plug.bind(("127.0.0.1", 0))
        plug.settimeout(0.1)
        try:
            plug.sendto(_PING.format(own=plug.getsockname()[1]).encode(), ("127.0.0.1", port))
            return plug.recv(2000).startswith(b"SIP/2.0 200")
        except OSError:
            return False


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        try:
            plug.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False
