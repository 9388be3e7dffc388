"""The sign between fields is found in spite of damage, and a line is split as its writer meant it."""

from __future__ import annotations

import pytest

from callstanding.formats.csv_line import delimiter_of, split_line


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_is_found_though_some_lines_are_damaged(sign: str) -> None:
    lines = [sign.join("abcdef")] * 15 + ["garbage", "# remark", "12"]
    assert delimiter_of(lines) == sign


def test_decimal_commas_do_not_hide_semicolons() -> None:
    assert delimiter_of(["caller;seconds", "a;1,5", "b;2,5", "c;1.234,5"]) == ";"


def test_signs_inside_some_cells_do_not_count() -> None:
    assert delimiter_of(["a,b", "Local/1@x;1,2", "Local/1@x;2,3", "c,4", "d,5"]) == ","


def test_nothing_at_all_is_a_comma() -> None:
    assert delimiter_of([]) == delimiter_of(["2025550101"]) == ","


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('a,"b,c",d', ["a", "b,c", "d"]),
        ('"say ""hi""",x', ['say "hi"', "x"]),
        (r'"say \"hi\" <1>",x', ['say "hi" <1>', "x"]),
        (r"C:\calls,x", [r"C:\calls", "x"]),
        ('"open,x', None),
        ('a"b"c', ['a"b"c']),
    ],
)
def test_quotes_inside_a_field_are_doubled_or_have_a_backslash(line: str, fields: list[str] | None) -> None:
    assert split_line(line, ",") == fields
