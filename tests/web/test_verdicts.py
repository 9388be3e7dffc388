"""Verdicts as switches ask for them, in JSON and in plain text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from tests.web.service import CLEAN, LABELLED, SPAM, SPOOFED, UNHEARD, Service

from callstanding.web.settings import Contact


@pytest.mark.parametrize(
    ("caller", "verdict", "why"),
    [
        (SPAM, "block", "spam"),
        (LABELLED, "label", "spam"),
        (SPOOFED, "challenge", "spoofed"),
        (CLEAN, "allow", "clean"),
        (UNHEARD, "allow", "nothing known"),
        ("anonymous", "allow", "anonymous"),
        ("7", "allow", "short"),
        ("%2B999", "allow", "invalid"),
        ("", "allow", "anonymous"),
    ],
)
def test_a_call_gets_its_verdict(client: TestClient, caller: str, verdict: str, why: str) -> None:
    reply = client.get(f"/v1/verdict?caller={caller}")
    assert reply.status_code == 200
    assert (reply.json()["verdict"], reply.json()["why"]) == (verdict, why)
    assert len(reply.json()["label"]) <= 15


def test_plus_may_be_written_both_ways_and_left_out(client: TestClient) -> None:
    for written in (SPAM, SPAM.replace("+", "%2B"), SPAM[1:], SPAM[2:]):
        assert client.get(f"/v1/verdict?caller={written}").json()["verdict"] == "block"
        assert client.get(f"/v1/verdict?caller={written}&region=US").json()["verdict"] == "block"


def test_nothing_is_done_to_an_emergency_call(client: TestClient) -> None:
    assert client.get(f"/v1/verdict?caller={SPAM}&callee=911").json()["why"] == "emergency"
    assert client.get(f"/v1/verdict?caller={SPAM}&emergency=true").json()["verdict"] == "allow"


def test_a_signed_call_of_a_spoofed_number_passes(client: TestClient) -> None:
    for signed in ("A", "b", "TN-Validation-Passed-A"):
        assert client.get(f"/v1/verdict?caller={SPOOFED}&attestation={signed}").json()["verdict"] == "allow"
    for unsigned in ("C", "N", "No-TN-Validation", "what"):
        assert client.get(f"/v1/verdict?caller={SPOOFED}&attestation={unsigned}").json()["verdict"] == "challenge"


def test_a_block_tells_the_reason_and_whom_to_turn_to(made: Callable[..., Service]) -> None:
    contact = Contact(url="https://redress.example", tel="+12025550100")
    with made(contact=contact).client() as client:
        reply = client.get(f"/v1/verdict?caller={SPAM}").json()
    assert (reply["sip_code"], reply["sip_reason"]) == (603, "Network Blocked")
    told = 'Q.850;cause=21;location=LN;text="v=analytics1;url=https://redress.example;tel=+12025550100"'
    assert reply["reason_header"] == told


@pytest.mark.parametrize(("code", "words"), [(607, "Unwanted"), (608, "Rejected")])
def test_other_countries_refuse_otherwise(made: Callable[..., Service], code: int, words: str) -> None:
    with made(refusal=code).client() as client:
        reply = client.get(f"/v1/verdict?caller={SPAM}").json()
    assert (reply["sip_code"], reply["sip_reason"], reply["reason_header"]) == (code, words, "")


def test_posted_and_asked_get_the_same_answer(client: TestClient) -> None:
    asked = client.get(f"/v1/verdict?caller={LABELLED}&attestation=A&trunk=t1").content
    with_region = client.get(f"/v1/verdict?caller={LABELLED}&attestation=A&trunk=t1&region=US").content
    posted = client.post("/v1/verdict", json={"caller": LABELLED, "attestation": "A", "trunk": "t1"}).content
    assert asked == with_region == posted


def test_switches_without_json_get_one_line(client: TestClient) -> None:
    lines = [client.get(f"/v1/verdict.txt?caller={n}").text for n in (SPAM, LABELLED, CLEAN, UNHEARD)]
    routed = [client.get(f"/v1/verdict.txt?caller={n}&region=US").text for n in (SPAM, LABELLED, CLEAN, UNHEARD)]
    assert lines == routed == ["block 99 -\n", "label 91 Suspected spam\n", "allow 3 -\n", "allow - -\n"]


def test_a_key_without_read_gets_no_score(service: Service, client: TestClient) -> None:
    headers = {"authorization": f"Bearer {service.keys['lookup']}"}
    assert client.get(f"/v1/verdict.txt?caller={SPAM}", headers=headers).text == "block - -\n"
    assert client.get(f"/v1/verdict?caller={SPAM}", headers=headers).json()["score"] is None


def test_a_caller_name_is_the_label_or_nothing(client: TestClient) -> None:
    names = [client.get(f"/v1/cnam?number={n}").text for n in (SPAM, LABELLED, SPOOFED, CLEAN, UNHEARD)]
    assert names == ["Suspected spam", "Suspected spam", "", "", ""]


def test_a_filter_gets_one_or_nought(client: TestClient) -> None:
    assert [client.get(f"/v1/block?number={n}").text for n in (SPAM, LABELLED, CLEAN, "x")] == ["1", "0", "0", "0"]
    assert client.get(f"/v1/block?number={LABELLED}&level=label").text == "1"


def test_verdicts_are_counted(client: TestClient) -> None:
    client.get(f"/v1/verdict?caller={SPAM}")
    assert 'callstanding_verdicts_total{verdict="block"}' in client.get("/metrics").text


def test_an_owner_may_not_try_out_what_is_blocked(service: Service, client: TestClient) -> None:
    headers = {"authorization": f"Bearer {service.keys['owner']}"}
    for path in ("verdict?caller=", "verdict.txt?caller=", "cnam?number=", "block?number="):
        assert client.get(f"/v1/{path}{SPAM}", headers=headers).status_code == 403
