"""The documents do not lie: every command that they show exists, and the README keeps its promise of brevity."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callstanding.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("integrations/**/*.md")])
NAMES = {str(command.name) for command in COMMANDS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    shown = set(re.findall(r"(?:\$ |`|bin/)callstanding ([a-z]+)", page.read_text(encoding="utf-8")))
    assert shown <= NAMES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_page_of_ours_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_shows_its_two_commands_and_their_result_within_30_lines() -> None:
    top = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30])
    assert [part for part in ("make demo", "make test", "Spam Score") if part not in top] == []


def test_every_command_is_named_in_the_readme_or_the_docs() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in sorted(NAMES) if f"callstanding {name}" not in text and f"`{name}`" not in text] == []


def test_the_lock_names_no_index_and_no_local_path() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^.*(?:file:|--index-url|--find-links|--trusted-host|@ ).*$", lock) == []
