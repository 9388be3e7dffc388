"""A file's encoding and line ends are told from its first bytes; what the user says is believed otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.formats.written_text import SEEN, Written, how_written

TEXT = "caller,callee\n+12025550101,+13125550001\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_an_encoding_is_told_without_its_mark(encoding: str) -> None:
    assert how_written(TEXT.encode(encoding), "utf-8") == Written(encoding)


@pytest.mark.parametrize(
    ("given_", "told", "mark"), [("utf-8-sig", "utf-8", 3), ("utf-16", "utf-16-le", 2), ("utf-32", "utf-32-le", 4)]
)
def test_a_mark_decides_whatever_the_user_says(given_: str, told: str, mark: int) -> None:
    assert how_written(TEXT.encode(given_), "latin-1") == Written(told, mark)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "shift_jis"])
def test_what_the_user_says_is_believed(encoding: str) -> None:
    assert how_written(TEXT.encode(encoding), encoding).encoding == how_written(b"", encoding).encoding


@pytest.mark.parametrize("content", [b"", b"\0" * 1000, b"\0\0\0\1" * 100, b"a\0", bytes(range(256)) * 4])
def test_bytes_that_are_no_text_are_taken_for_no_other_encoding(content: bytes) -> None:
    assert how_written(content, "utf-8").encoding in {"utf-8", "utf-16-le"}
    assert how_written(content * 2, "latin-1").encoding == "iso8859-1"


@pytest.mark.parametrize(
    ("content", "end"),
    [
        (b"a\rb\rc", "\r"),
        (b"a\r\nb\r\n", "\n"),
        (b"a\nb\rc", "\n"),
        (b"a,b\r", "\n"),
        (b"x" * (SEEN - 1) + b"\r\ny\r\n", "\n"),
    ],
)
def test_a_carriage_return_ends_lines_only_where_nothing_else_does(content: bytes, end: str) -> None:
    assert how_written(content, "utf-8").line_end == end


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_plain_utf_8_stays_utf_8(text: str) -> None:
    assert how_written(text.encode(), "utf-8").encoding == "utf-8" or text.startswith(("\ufeff", "\ufffe"))
