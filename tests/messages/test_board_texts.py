"""The texts of the pages: the same in every language, and all that pages ask for."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from callstanding.messages import languages
from callstanding.messages.board_texts import board_text, board_texts

SOURCE = Path(__file__).parents[2] / "src" / "callstanding"
PAGES = sorted(path.stem for path in (SOURCE / "messages" / "board").glob("*.toml"))
CODE = "".join(
    p.read_text("utf-8") for ending in ("py", "html") for p in (SOURCE / "web" / "board").rglob(f"*.{ending}")
)
ASKED = sorted(set(re.findall(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9]+)["']""", CODE)))


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_the_same_in_every_language(page: str) -> None:
    for key, texts in board_texts(page).items():
        assert set(texts) == set(languages()), key
        assert len({frozenset(blanks(text)) for text in texts.values()}) == 1, key
        assert all(text.strip() for text in texts.values()), key


@pytest.mark.parametrize("page", PAGES)
def test_french_has_narrow_spaces_before_its_high_signs(page: str) -> None:
    for key, texts in board_texts(page).items():
        assert not re.search(
            r"[^\u202f\s{]([;:!?%»](?!\w|[|}]))| [;:!?%»]", re.sub(r"\{[^}]*\}|\b\d\d:\d\d|https?:", "", texts["fr"])
        ), key


@pytest.mark.parametrize("key", ASKED)
def test_every_text_that_a_page_asks_for_is_there(key: str) -> None:
    page, _, name = key.partition(".")
    there = board_texts(page)
    assert any(each.startswith(name) for each in there) if name.endswith("_") else name in there  # `role_` and a role


def test_counts_are_written_with_their_form() -> None:
    assert board_text("frame.ago", span="3 d") == "3 d ago"
