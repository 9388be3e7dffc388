"""A policy from a form extends what comes along and looks at no file of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.errors import PolicyError
from callstanding.policies import load_policy
from callstanding.policies.written import MOST, policy_named, policy_written

HEAD = '[policy]\nname = "mine"\nversion = "1"\ndate = 2026-03-02\nabout = "Mine."\nsource = "A test."\n'


def test_a_written_policy_is_what_the_same_file_is(tmp_path: Path) -> None:
    text = HEAD + 'extends = "standard"\n\n[signals.busy_day]\nlimit = 40\nsource = "A test."\ndate = 2026-03-02\n'
    file = tmp_path / "mine.toml"
    file.write_text(text)
    assert policy_written(text) == load_policy(file)


@pytest.mark.parametrize("ground", ["/etc/passwd", "../standard.toml", "mine.toml", "standard+fr"])
def test_a_written_policy_extends_no_file(ground: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(HEAD + 'extends = "standard"\n')
    with pytest.raises(PolicyError, match="cannot extend"):
        policy_written(HEAD + f'extends = "{ground}"\n')


@pytest.mark.parametrize("text", ["", "not toml = = 1", HEAD, HEAD + "extends = 3\n", "x" * (MOST + 1), "\0"])
def test_what_is_no_policy_is_told(text: str) -> None:
    with pytest.raises(PolicyError):
        policy_written(text)


def test_a_wrong_line_is_named() -> None:
    with pytest.raises(PolicyError, match=r"your policy:9 signals.busy_dya"):
        policy_written(
            HEAD + 'extends = "standard"\n\n[signals.busy_dya]\nlimit = 40\nsource = "A test."\ndate = 2026-03-02\n'
        )


def test_only_policies_that_come_along_have_names() -> None:
    assert policy_named("standard+fr") == load_policy("standard+fr")
    for name in ("/etc/passwd", "mine.toml", "", "standard+"):
        with pytest.raises(PolicyError):
            policy_named(name)
