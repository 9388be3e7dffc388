"""A grant's callee has the pseudonym that the store gives it."""

from __future__ import annotations

import duckdb
import pytest

from callstanding.control.callee_keys import callee_key
from callstanding.engines.keys import Keys


@pytest.mark.parametrize("secret", [b"k" * 32, bytes(range(32)), b"short"])
def test_a_pseudonym_is_the_store_s(secret: bytes) -> None:
    for number in ("+12025550123", "+33162000123"):
        key = Keys(secret).of("$number")
        found = duckdb.connect().execute(f"SELECT {key}", {"number": number}).fetchone()
        assert found is not None
        assert int(callee_key(secret, number), 16) == found[0]
