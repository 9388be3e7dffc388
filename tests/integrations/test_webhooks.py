"""A webhook on the wire: signed as the reference library expects, to the right machine, and never for long."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError
from tests.integrations.receiving import dribbling, receiving
from tests.integrations.sending import BODY, OLD_SECRET, SECRET, delivery, target

from callstanding import clock
from callstanding.integrations.reach import Reach, networks
from callstanding.integrations.webhooks import MOST_REPLY, Webhooks, signed

LOOPBACK = Reach(also=networks(["127.0.0.0/8"]), plain=True)


def test_the_reference_library_verifies_what_was_received() -> None:
    with receiving() as receiver:
        outcome = Webhooks(LOOPBACK).send(target(receiver.url), delivery(), clock.seconds())
    [got] = receiver.got
    assert outcome.accepted
    assert got.body.decode() == BODY
    assert Webhook(SECRET).verify(got.body, got.headers)["data"] == {"number": "+12025550143"}
    assert (got.headers["webhook-id"], got.headers["content-type"]) == ("evt_1", "application/json")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"


@given(place=st.integers(0, len(BODY) - 1), letter=st.characters(min_codepoint=32, max_codepoint=126))
def test_one_changed_byte_of_the_body_is_refused(place: int, letter: str) -> None:
    headers = signed(target("https://example.org/"), delivery(), clock.seconds())
    changed = BODY[:place] + letter + BODY[place + 1 :]
    if changed == BODY:
        return
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(changed, headers, json_parse=False)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_changed_header_is_refused(name: str) -> None:
    now = clock.seconds()
    headers, others = (signed(target("https://example.org/"), delivery(), at) for at in (now, now - 5))
    forged = {**headers, name: others[name] if name != "webhook-id" else "evt_2"}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(BODY, forged)


def test_a_webhook_that_is_sent_again_later_by_somebody_else_is_refused() -> None:
    headers = signed(target("https://example.org/"), delivery(), clock.seconds() - 3600)
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(SECRET).verify(BODY, headers)


def test_while_a_secret_changes_both_verify_and_no_third() -> None:
    headers = signed(target("https://example.org/", secrets=(SECRET, OLD_SECRET)), delivery(), clock.seconds())
    for secret in (SECRET, OLD_SECRET):
        Webhook(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(b"a third secret").verify(BODY, headers)


@pytest.mark.parametrize(
    ("status", "accepted"), [(200, True), (204, True), (301, False), (400, False), (410, False), (503, False)]
)
def test_only_a_reply_of_the_two_hundreds_accepts(status: int, accepted: bool) -> None:  # noqa: FBT001 - a row of a table
    with receiving() as receiver:
        receiver.answer = lambda _: (status, {})
        outcome = Webhooks(LOOPBACK).send(target(receiver.url), delivery(), 1000.0)
    assert (outcome.accepted, outcome.words) == (accepted, f"answered {status}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_nowhere(status: int) -> None:
    with receiving() as receiver, receiving() as other:
        receiver.answer = lambda _: (status, {"location": other.url})
        outcome = Webhooks(LOOPBACK).send(target(receiver.url), delivery(), 1000.0)
    assert (outcome.accepted, len(receiver.got), other.got) == (False, 1, [])


@pytest.mark.parametrize(
    ("asked", "wait"), [("120", 120.0), ("999999999", 86_400.0), ("-5", 0.0), ("soon", 0.0), ("9" * 400, 0.0)]
)
def test_a_target_may_ask_for_a_pause_of_a_day_at_most(asked: str, wait: float) -> None:
    with receiving() as receiver:
        receiver.answer = lambda _: (429, {"retry-after": asked})
        assert Webhooks(LOOPBACK).send(target(receiver.url), delivery(), 1000.0).wait == wait


def test_nobody_there_is_an_outcome_and_no_error() -> None:
    with receiving() as receiver:
        url = receiver.url
    outcome = Webhooks(LOOPBACK).send(target(url), delivery(), 1000.0)
    assert (outcome.accepted, outcome.words.startswith("no answer")) == (False, True)


def test_a_target_that_answers_byte_by_byte_is_left() -> None:
    """Each byte comes in time; it is the whole that does not."""
    with dribbling(b"HTTP/1.1 200 OK\r\nx-slow: ", b"a", times=100, every=0.05) as (port, _):
        outcome = Webhooks(LOOPBACK, within=0.5).send(target(f"http://127.0.0.1:{port}/"), delivery(), 1000.0)
    assert not outcome.accepted


def test_a_reply_without_end_is_not_read_to_its_end() -> None:
    part = b"x" * 65_536
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n"
    with dribbling(head, part, times=15_000, every=0.0) as (port, sent):
        outcome = Webhooks(LOOPBACK).send(target(f"http://127.0.0.1:{port}/"), delivery(), 1000.0)
    assert outcome.accepted
    assert sum(sent) < 1_000 * MOST_REPLY


NO_HTTP = [
    b"",
    b"nonsense\r\n\r\n",
    b"HTTP/1.1 banana\r\n\r\n",
    b"\x00\xff" * 50,
    b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 50_000,
]


@pytest.mark.parametrize("answer", NO_HTTP)
def test_a_target_that_speaks_no_http_is_an_outcome_and_no_error(answer: bytes) -> None:
    with dribbling(answer, b"", times=0, every=0.0) as (port, _):
        assert not Webhooks(LOOPBACK, within=2.0).send(target(f"http://127.0.0.1:{port}/"), delivery(), 1000.0).accepted


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for `name`, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.create_default_context(cafile=str(pem))
    return server, client


@pytest.mark.parametrize(("asked", "accepted"), [("hooks.example.org", True), ("other.example.org", False)])
def test_the_certificate_is_checked_for_the_name_though_the_address_was_dialled(
    tmp_path: Path,
    asked: str,
    accepted: bool,  # noqa: FBT001 - a row of a table
) -> None:
    server, client = certified(tmp_path, "hooks.example.org")
    shown: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: shown.append(name)
    with receiving(server) as receiver:
        sender = Webhooks(replace(LOOPBACK, plain=False), tls=client, resolve=lambda _h, _p: ["127.0.0.1"])
        outcome = sender.send(target(f"https://{asked}:{receiver.port}/hook?a=%2B1"), delivery(), 1000.0)
    assert (outcome.accepted, shown) == (accepted, [asked])
    expected = [("/hook?a=%2B1", f"hooks.example.org:{receiver.port}")] if accepted else []
    assert [(got.path, got.headers["host"]) for got in receiver.got] == expected


def test_a_proxy_of_the_environment_is_not_asked_because_it_would_resolve_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert Webhooks(LOOPBACK).send(target(receiver.url), delivery(), 1000.0).accepted
    assert (proxy.got, len(receiver.got)) == ([], 1)
