"""Asking the published file for some numbers at once."""

from __future__ import annotations

from pathlib import Path

from tests.web.service import CLEAN, GONE, ROWS, SPAM

from callstanding.live.published import Published


def test_standings_and_unknown_numbers_are_told_apart_from_numbers_without_a_standing(tmp_path: Path) -> None:
    file = Published(tmp_path / "p.sqlite", write=True)
    file.put(ROWS)
    many = [f"+1202{n:07d}" for n in range(3_000_000, 3_020_000)]
    asked = [*many, SPAM, GONE, CLEAN]
    assert {number: shown.status for number, shown in file.shown_of(asked).items()} == {SPAM: "spam", CLEAN: "clean"}
    assert file.unknown_of(asked) == many
    assert (file.shown_of([]), file.unknown_of([])) == ({}, [])
    file.close()
