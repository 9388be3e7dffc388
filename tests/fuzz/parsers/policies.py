"""Policies in TOML, with points, limits and dated rules: a policy, or the problems of the text."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tests.fuzz.target import Target, one_by_one, told

from callstanding.errors import PolicyError
from callstanding.policies import Policy, load_policy
from callstanding.policies.check import check_policy
from callstanding.policies.written import policy_written


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="callstanding-fuzz-")


def _policy(data: bytes) -> None:
    """As a form, and as a file."""
    try:
        assert isinstance(policy_written(data.decode("utf-8", "replace")), Policy)
    except PolicyError as error:
        told(error)
    path = Path(_folder().name) / "policy.toml"
    path.write_bytes(data)
    try:
        if not check_policy(path):
            load_policy(path)
    except PolicyError as error:
        told(error)


_HEAD = b'[policy]\nname = "mine"\nversion = "1"\ndate = 2026-03-02\nabout = "A."\nsource = "us"\n'
_SEEDS = (
    _HEAD + b'extends = "standard"\n[signals.short_answers]\npoints = 1.5\nlimit = 0.5\n',
    _HEAD + b'extends = "standard+fr"\n[status]\nenter = 70\n',
    _HEAD
    + b'country = "FR"\n[[rules]]\nkey = "calling_hours"\nvalue = [10, 13]\nfrom = 2023-03-01\n'
    + b'about = "A."\nsource = "s"\n',
    b'extends = "policy.toml"\n[budget]\nspare = 0.25\n',
)
_WORDS = (
    *(b"[policy]", b"[signals.", b"[families.", b"[[rules]]", b"extends", b"points", b"limit", b"full", b"at_least"),
    *(b"[budget]", b"nan", b"-inf", b"9" * 4400, b"[" * 1200, b"{a=" * 800, b"\\u0000", b"../", b"2026-02-29", b"true"),
)

POLICIES = Target("policies", one_by_one(_policy), _SEEDS, _WORDS)
