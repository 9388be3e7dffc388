"""Every reason of the budget has its sentence in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callstanding.messages.catalogue import LANGUAGES
from callstanding.messages.dialling import held, todo

ACTIONS = Path(__file__).parents[2] / "src" / "callstanding" / "actions"
PAGES = "".join((ACTIONS / f"{page}.py").read_text("utf-8") for page in ("budget", "holding", "limits", "pools"))
CODES = sorted(set(re.findall(r'(?:Reason|Window)\(\s*"(\w+)"', PAGES)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_reason_is_a_sentence_and_says_what_to_do(code: str, lang: str) -> None:
    said = held(code, lang, value=4.0, limit=4.0, what="north")
    assert said != code
    assert "{" not in said
    assert todo(code, lang) or code.startswith("pool_")


def test_there_are_reasons() -> None:
    assert {"minute", "warmup", "callee_repeats", "hours", "pool", "no_rules"} <= set(CODES)


def test_shares_read_as_such_and_counts_as_numbers() -> None:
    assert "3.0%" in held("dropped", value=0.031, limit=0.03)
    assert "1,000" in held("week", value=1000.0, limit=900.0)
