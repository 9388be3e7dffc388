"""A wrong line in a policy file is found, placed and answered with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from callstanding.errors import PolicyError
from callstanding.policies import check_policy, country_names, policy_names
from callstanding.policies.problem import Problem

HEADER = """[policy]
name = "mine"
version = "1"
date = 2026-11-01
about = "Ours."
source = "Ours"
"""
OURS = f'{HEADER}extends = "standard"\n'  # the next line is line 8
PACK = f'{HEADER}country = "FR"\n'
STATED = 'source = "Ours", date = 2026-11-01'
LINE = 'source = "Ours"\ndate = 2026-11-01'


def problems(folder: Path, text: str) -> list[Problem]:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return check_policy(file)


@pytest.mark.parametrize("name", [*policy_names(), *country_names()])
def test_every_shipped_policy_is_without_problem(name: str) -> None:
    assert check_policy(name) == []


@pytest.mark.parametrize(
    ("lines", "where", "message", "suggestion"),
    [
        ("[signal.busy_day]", "8 signal", "not known", "signals"),
        ("[signals.bussy_day]", "8 signals.bussy_day", "not known", "busy_day"),
        ("[signals.busy_day]\nlimt = 3", "9 signals.busy_day.limt", "not known", "limit"),
        ('[signals.busy_day]\nlimit = "3"', "9 signals.busy_day.limit", "must be a number", None),
        ("[signals.busy_day]\nlimit = true", "9 signals.busy_day.limit", "must be a number", None),
        ("[signals.busy_day]\npoints = 99", "9 signals.busy_day.points", "from -20 to 20", None),
        ("[signals.busy_day]\nlimit = 3", "8 signals.busy_day", "has no source", "states its source"),
        ('[signals.busy_day]\ndate = "2026-11-01"', "9 signals.busy_day.date", "without quotes", None),
        ("[signals.busy_day]\ndate = 2026-11-01T08:00:00", "9 signals.busy_day.date", "must be a date", None),
        ('[signals.busy_day]\nscale = "cubic"', "9 signals.busy_day.scale", "linear", None),
        ("[families.volumes]", "8 families.volumes", "not known", "volume"),
        ("[status]\nspam_entre = { value = 3 }", "9 status.spam_entre", "not a setting", "status.spam_enter"),
        ("[status]\nspam_enter = 3", "9 status.spam_enter", "bare value", "value = 3"),
        (f"[status]\nspam_enter = {{ value = 700, {STATED} }}", "9 status.spam_enter.value", "from 0 to 100", None),
        (f"[status]\nspam_enter = {{ valeu = 7, {STATED} }}", "9 status.spam_enter.valeu", "not known", "value"),
        ("[prior]\nmobile = 3", "9 prior.mobile", "a section", "prior.mobile.log_odds"),
        ("[[rules]]", "8 rules", "needs the country", "country"),
        ("rules = 3", "8 policy.rules", "not known", "line of its own"),
        ("crowd.quorm = 3", "8 policy.crowd", "not known", "[crowd]"),
        ("[grade.maturty]", "8 grade.maturty", "not a setting", "grade.maturity"),
        ("[grade.maturity]\naa = { value = 3 }", "9 grade.maturity.aa", "not a setting", "grade.maturity.a"),
        ("[prior.mobile]\nlog_ods = 3", "9 prior.mobile.log_ods", "not a setting", "prior.mobile.log_odds"),
        ("[families.engagement]\ncapp = 3", "9 families.engagement.capp", "not known", "cap"),
    ],
)
def test_a_wrong_line(lines: str, where: str, message: str, suggestion: str | None, tmp_path: Path) -> None:
    found = [problem for problem in problems(tmp_path, OURS + lines) if problem.where == f"mine.toml:{where}"]
    assert any(message in problem.message for problem in found)
    assert suggestion is None or any(suggestion in (problem.suggestion or "") for problem in found)


@pytest.mark.parametrize(
    ("rule", "where", "message"),
    [
        ('key = "ring.min_seconds"\nvalue = 3', "9 rules.0.key", "not a country rule"),
        ('key = "ring.min_s"\nvalue = "long"', "10 rules.0.value", "must be a number"),
        ('key = "consent.opt_in"\nvalue = 1', "10 rules.0.value", "true or false"),
        ('key = "hours.calling"\nvalue = "all day"', "10 rules.0.value", "list of texts"),
        ('key = "ring.min_s"\nvalue = 3\nform = 2026-01-01', "11 rules.0.form", "not known"),
        ('key = "ring.min_s"\nvalue = 3\nfrom = 20260101', "11 rules.0.from", "must be a date"),
    ],
)
def test_a_wrong_country_rule(rule: str, where: str, message: str, tmp_path: Path) -> None:
    found = problems(tmp_path, f'{PACK}[[rules]]\n{rule}\nabout = "Ours."\nsource = "Ours"\n')
    assert [problem.where for problem in found] == [f"mine.toml:{where}"]
    assert message in found[0].message


def rule(dates: str) -> str:
    return f'[[rules]]\nkey = "ring.min_s"\nvalue = 3\nabout = "Ours."\nsource = "Ours"\n{dates}\n'


def test_a_rule_with_two_values_on_one_day_is_a_problem(tmp_path: Path) -> None:
    found = problems(tmp_path, PACK + rule("to = 2026-02-02") + rule("from = 2026-02-01"))
    assert "two values on 2026-02-01" in found[0].message


def test_a_rule_may_begin_on_the_day_another_ends(tmp_path: Path) -> None:
    assert problems(tmp_path, PACK + rule("to = 2026-02-01") + rule("from = 2026-02-01")) == []


def test_a_rule_that_ends_before_it_begins_is_a_problem(tmp_path: Path) -> None:
    assert "before it begins" in problems(tmp_path, PACK + rule("from = 2026-02-02\nto = 2026-02-01"))[0].message


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('[signals.busy_day]\nlimit = 0\nsource = "Ours"\ndate = 2026-11-01', "is log"),
        ('[signals.busy_day]\nlimit = 1000\nsource = "Ours"\ndate = 2026-11-01', "equals the limit"),
        (f"[signals.busy_day]\nlimit = 2000\n{LINE}", "(2000) must be below full (1000)"),
        (f"[signals.few_answers]\nfull = 0.9\n{LINE}", "(0.9) must be below limit (0.25)"),
        ('[signals.busy_day]\npoints = -1\nsource = "Ours"\ndate = 2026-11-01', "below zero in the family good"),
        ('[signals.busy_day]\nfamily = "volumes"\nsource = "Ours"\ndate = 2026-11-01', "not a family"),
        (f"[status]\nspam_leave = {{ value = 80, {STATED} }}", "must be below status.spam_enter"),
        (f"[grade.maturity]\nb = {{ value = 999, {STATED} }}", "must be below grade.maturity.a"),
    ],
)
def test_lines_that_are_right_alone_but_not_together(lines: str, message: str, tmp_path: Path) -> None:
    assert any(message in problem.message for problem in problems(tmp_path, OURS + lines))


def test_a_policy_that_extends_nothing_must_be_complete(tmp_path: Path) -> None:
    found = problems(tmp_path, HEADER)
    assert any(problem.where.endswith("signals.busy_day") for problem in found)
    assert all("extends" in (problem.suggestion or "") for problem in found)


def test_a_file_without_a_header_is_told_what_to_begin_with(tmp_path: Path) -> None:
    assert "[policy]" in problems(tmp_path, "[signals.busy_day]\n")[0].message


@pytest.mark.parametrize(("text", "line"), [("[policy\nname = 3", 1), (f"{HEADER}x = = 3", 7)])
def test_a_file_that_is_no_toml_is_an_error_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=rf"mine.toml:{line}: is not valid TOML"):
        problems(tmp_path, text)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match="cannot be read"):
        check_policy(tmp_path / "mine.toml")


@pytest.mark.parametrize("name", ["a\\u0000b", "a" * 5_000])
def test_a_name_that_no_file_can_have_is_no_policy(tmp_path: Path, name: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'{HEADER}extends = "{name}"\n')
    with pytest.raises(PolicyError, match="There is no policy named"):
        check_policy(file)
