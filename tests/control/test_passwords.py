"""Passwords: which will do, and that one fits what is kept of it and no other does."""

from __future__ import annotations

import pytest

from callstanding.control.passwords import LONGEST, fits, kept_of
from callstanding.errors import UsageError


@pytest.mark.parametrize(
    "password",
    [
        "",
        "elevenchars",
        "x" * (LONGEST + 1),
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "QwertyUiopAs",
        "patpatpatpat",
        "Pat123456789",
        "abcdefghijklm",
    ],
)
def test_what_is_short_endless_or_tried_first_is_refused(password: str) -> None:
    with pytest.raises(UsageError):
        kept_of(password, "pat")


def test_a_password_fits_as_a_whole_however_its_accents_are_made() -> None:
    password = "caf\u00e9 au lait, " + "sans sucre " * 21
    kept = kept_of(password, "pat")
    assert password not in kept
    assert kept != kept_of(password, "pat")
    assert fits(password.replace("\u00e9", "e\u0301"), kept)
    assert not fits(password[:-1], kept)
    assert not fits(password.ljust(LONGEST, "x"), kept)


def test_nothing_fits_where_there_is_no_password_or_none_of_ours() -> None:
    assert not fits("", None)
    assert not fits("correct horse battery", "no hash at all")
