"""A new policy has a name, a version and a file of its own; nothing that exists is changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.fitting.made import STANDARD

from callstanding.errors import PolicyError, UsageError
from callstanding.fitting.proposed import base_policy, check_output, draft, extends, named
from callstanding.policies import load_policy, policy_names

DAY = date(2026, 1, 31)
TEXT = '[policy]\nname = "mine"\nversion = "1"\ndate = 2026-01-31\nextends = "standard"\nabout = "a"\nsource = "b"\n'


def test_the_file_and_the_day_name_a_policy_that_has_no_name() -> None:
    assert named(STANDARD, Path("mine.toml"), None, None, DAY) == ("mine", "2026.01.31")
    assert named(STANDARD, Path("mine.toml"), "ours", "7", DAY) == ("ours", "7")


@pytest.mark.parametrize("name", policy_names())
def test_the_names_of_shipped_policies_are_taken(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        named(STANDARD, Path("x.toml"), name, "99", DAY)
    with pytest.raises(UsageError, match=name):
        named(STANDARD, Path(f"{name}.toml"), None, None, DAY)


def test_a_next_version_of_a_policy_of_ones_own_is_possible_and_the_same_is_not(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(TEXT, encoding="utf-8")
    base = base_policy(str(mine))
    assert named(base, tmp_path / "next.toml", "mine", "2", DAY) == ("mine", "2")
    with pytest.raises(UsageError, match="mine 1 is the base"):
        named(base, tmp_path / "next.toml", "mine", "1", DAY)


@pytest.mark.parametrize("base", ["standard+fr", "fr"])
def test_a_country_pack_is_no_base(base: str) -> None:
    with pytest.raises(UsageError, match="pack"):
        base_policy(base)


def test_an_unknown_base_is_named() -> None:
    with pytest.raises(PolicyError, match="standart"):
        base_policy("standart")


def test_a_base_file_is_named_as_seen_from_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    assert extends("conservative", tmp_path / "new.toml") == "conservative"
    assert extends(str(tmp_path / "mine.toml"), tmp_path / "deep" / "new.toml") == "../mine.toml"


def test_what_exists_is_not_written_over(tmp_path: Path) -> None:
    there = tmp_path / "there.toml"
    there.write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match=r"there\.toml exists"):
        check_output(there, "-o", (".toml",))
    with pytest.raises(UsageError, match=r"\.toml"):
        check_output(tmp_path / "new.json", "-o", (".toml",))
    with pytest.raises(UsageError, match="no folder"):
        check_output(tmp_path / "nowhere" / "new.toml", "-o", (".toml",))
    with pytest.raises(FileExistsError), draft(TEXT, there):
        pass
    assert there.read_text(encoding="utf-8") == "kept"


def test_a_draft_is_kept_when_the_work_with_it_ended_well(tmp_path: Path) -> None:
    with draft(TEXT, tmp_path / "new.toml") as policy:
        assert policy.name == "mine"
    assert load_policy(tmp_path / "new.toml") == policy
    assert [path.name for path in tmp_path.iterdir()] == ["new.toml"]


def test_a_draft_leaves_nothing_when_the_work_failed(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), draft(TEXT, tmp_path / "new.toml"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_policy_that_would_be_wrong_is_not_written(tmp_path: Path) -> None:
    with (
        pytest.raises(PolicyError, match="points"),
        draft(TEXT + "[signals.one_ring]\npoints = -1\nsource = 's'\ndate = 2026-01-31\n", tmp_path / "new.toml"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
