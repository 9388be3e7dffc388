"""FastAGI as Asterisk speaks it: the lines of a call in, channel variables out, and no harm from odd ones."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.integrations.house import BLOCKED, CALLERS, CLEAN, LABELLED, SPOOFED, WORDING, publish

from callstanding.integrations.fastagi import FastAgi
from callstanding.integrations.sources import StoreSource


def ask(
    store: Path, caller: str, *, query: str = "", callee: str = "12025550199", region: str = "US"
) -> dict[str, str]:
    """Play Asterisk for one call, and give the variables that were set."""
    sent = {
        "agi_network": "yes",
        "agi_network_script": "verdict",
        "agi_request": f"agi://127.0.0.1:4573/verdict{query}",
        "agi_channel": "PJSIP/trunk-00000001",
        "agi_callerid": caller,
        "agi_extension": callee,
    }

    async def call() -> dict[str, str]:
        with StoreSource(store, WORDING) as source:
            server = await FastAgi(source, region="US").serve("127.0.0.1", 0)
            async with server:
                reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
                writer.write("".join(f"{name}: {value}\n" for name, value in sent.items()).encode() + b"\n")
                made = {}
                while line := await reader.readline():
                    _, _, name, value = line.decode().rstrip("\n").split(" ", 3)
                    made[name.removeprefix("CALLSTANDING_")] = value.strip('"')
                    writer.write(b"200 result=1\n")
                writer.close()
                return made

    return asyncio.run(call())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    publish(tmp_path / "s", *CALLERS)
    return tmp_path / "s"


def test_a_clean_caller_passes(store: Path) -> None:
    assert ask(store, CLEAN) == {"VERDICT": "allow", "SCORE": "", "LABEL": "", "CODE": "", "SOURCE": "alive"}


def test_a_spam_caller_is_labelled_or_refused(store: Path) -> None:
    assert ask(store, LABELLED) == {
        "VERDICT": "label",
        "SCORE": "88",
        "LABEL": "Spam likely",
        "CODE": "603",
        "SOURCE": "alive",
    }
    assert ask(store, BLOCKED)["VERDICT"] == "block"


@pytest.mark.parametrize("written", ["+12025550133", "12025550133", "2025550133", "(202) 555-0133"])
def test_a_caller_may_be_written_as_the_country_writes(store: Path, written: str) -> None:
    assert ask(store, written)["VERDICT"] == "block"


@pytest.mark.parametrize("written", ["unknown", "anonymous", "", "asterisk", "'; DROP"])
def test_a_caller_without_number_passes(store: Path, written: str) -> None:
    assert ask(store, written)["VERDICT"] == "allow"


def test_a_call_for_help_passes_whoever_makes_it(store: Path) -> None:
    assert ask(store, BLOCKED, callee="911")["VERDICT"] == "allow"


def test_a_proven_call_of_a_spoofed_number_is_not_challenged(store: Path) -> None:
    assert ask(store, SPOOFED)["VERDICT"] == "challenge"
    assert ask(store, SPOOFED, query="?attestation=A")["VERDICT"] == "allow"


def test_a_dead_source_says_so_and_still_warns(store: Path) -> None:
    publish(store, CALLERS[0], beat=0.0)
    assert (ask(store, CLEAN)["VERDICT"], ask(store, CLEAN)["SOURCE"]) == ("allow", "dead")
    assert (ask(store, LABELLED)["VERDICT"], ask(store, LABELLED)["SOURCE"]) == ("label", "dead")


def test_a_store_that_is_not_there_lets_every_call_pass(tmp_path: Path) -> None:
    found = ask(tmp_path / "nowhere", BLOCKED)
    assert (found["VERDICT"], found["SOURCE"]) == ("allow", "dead")


@pytest.mark.parametrize("sent", [b"\x00" * 10_000 + b"\n", b"GET / HTTP/1.1\r\n\r\n", b"x\n" * 500, b"agi_callerid"])
def test_anything_else_on_the_line_ends_that_connection_alone(store: Path, sent: bytes) -> None:
    async def talk() -> None:
        with StoreSource(store, WORDING) as source:
            async with await FastAgi(source).serve("127.0.0.1", 0) as server:
                reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
                writer.write(sent)
                writer.write_eof()
                await asyncio.wait_for(reader.read(), 10)
                writer.close()

    asyncio.run(talk())
    assert ask(store, CLEAN)["VERDICT"] == "allow"
