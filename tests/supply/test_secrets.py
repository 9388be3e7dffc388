"""No secret is in git: the few patterns that are certain, over every file."""

from __future__ import annotations

import re

import pytest
from tests.supply.tree import ROOT, known

from callstanding.control.key_text import id_in, new_text

CERTAIN = {
    "a private key": rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/=]{20}",
    "a key of AWS": rb"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a token of GitHub": rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b",
    "a token of Slack": rb"\bxox[abpors]-[A-Za-z0-9-]{20,}\b",
    "a key of Google": rb"\bAIza[A-Za-z0-9_-]{35}\b",
    "a key of Stripe": rb"\b[rs]k_live_[A-Za-z0-9]{20,}\b",
    "a token of PyPI": rb"\bpypi-AgE[A-Za-z0-9_-]{50,}",
    "a token of npm": rb"\bnpm_[A-Za-z0-9]{36}\b",
    "a password in an address": rb"\b(?:postgres(?:ql)?|redis|amqp|mysql)://[^\s:/@\"'{}<>$]+:[^\s@\"'{}<>$]{8,}@(?!127\.)[^\s/@:]+\.[a-z]",
}
OURS = re.compile(r"\bcs_[a-z2-7]+_[a-z2-7]+_[0-9a-f]{8}\b")


def secrets_in(content: bytes) -> list[str]:
    """What is found, by its sort; a key of ours only where its checksum is right, so that documents may show others."""
    ours = any(id_in(text) for text in OURS.findall(content.decode("utf-8", "replace")))
    return [sort for sort, pattern in CERTAIN.items() if re.search(pattern, content)] + ["a key of ours"] * ours


def test_no_file_in_git_has_a_secret() -> None:
    found = {path: secrets_in((ROOT / path).read_bytes()) for path in known()}
    assert {path: sorts for path, sorts in found.items() if sorts} == {}


def planted() -> dict[str, str]:
    """One of each, put together here so that this file has none."""
    body = "Ab1" * 40
    return {
        "a private key": "-----BEGIN " + f"RSA PRIVATE KEY-----\n{body[:64]}\n",
        "a key of AWS": "AKIA" + "ABCDEFGHIJKLMNOP",
        "a token of GitHub": "ghp_" + body[:36],
        "a token of Slack": "xoxb-" + body[:30],
        "a key of Google": "AIza" + body[:35],
        "a key of Stripe": "sk_live_" + body[:24],
        "a token of PyPI": "pypi-AgE" + body[:60],
        "a token of npm": "npm_" + body[:36],
        "a password in an address": "postgresql://desk:" + "correcthorse@db.example.org/control",
        "a key of ours": new_text()[1],
    }


@pytest.mark.parametrize("sort", [*CERTAIN, "a key of ours"])
def test_one_that_is_planted_is_found(sort: str) -> None:
    assert secrets_in(f"x = '{planted()[sort]}'\n".encode()) == [sort]


def test_a_key_with_a_wrong_letter_is_an_example_and_no_secret() -> None:
    text = new_text()[1]
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")
    assert secrets_in(wrong.encode()) == []
