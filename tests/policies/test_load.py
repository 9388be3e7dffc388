"""Loading policies by name, from files, one over another, with country packs."""

from __future__ import annotations

import pickle
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from callstanding.errors import PolicyError
from callstanding.policies import country_names, load_policy, policy_names, rule
from callstanding.policies.schema import FAMILIES, SETTINGS, SIGNALS

HEADER = '[policy]\nname = "mine"\nversion = "1"\ndate = 2026-11-01\nabout = "Ours."\nsource = "Ours"\n'
OURS = f'{HEADER}extends = "standard"\n'


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", [*policy_names(), *country_names()])
def test_every_shipped_policy_is_complete_and_says_where_each_line_comes_from(name: str) -> None:
    policy = load_policy(name)
    assert set(policy.signals) == set(SIGNALS)
    assert set(policy.families) == set(FAMILIES)
    assert set(policy.settings) == set(SETTINGS)
    for lines in (policy.signals, policy.families, policy.settings):
        assert all(asdict(line)["about"] and asdict(line)["source"] for line in lines.values())
    assert all(each.about and each.source for each in policy.rules)


def test_a_setting_is_read_by_its_key() -> None:
    policy = load_policy("standard")
    assert policy["status.spam_enter"] == 55
    assert policy.number("prior.toll-free.log_odds") == -4.6
    with pytest.raises(KeyError):
        policy["status.spam_entre"]


def test_a_policy_can_be_sent_to_another_process() -> None:
    policy = load_policy("standard+fr")
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes


def test_a_child_changes_one_figure_and_keeps_the_rest(tmp_path: Path) -> None:
    ours = f'{OURS}[signals.busy_day]\nlimit = 60\nsource = "Ours"\ndate = 2026-11-01\n'
    policy, standard = load_policy(written(tmp_path, ours)), load_policy("standard")
    assert policy.name == "mine"
    assert policy.signals["busy_day"].limit == 60
    assert policy.signals["busy_day"].full == standard.signals["busy_day"].full
    assert policy.signals["one_way"] == standard.signals["one_way"]


def test_a_child_of_a_file_is_found_beside_it(tmp_path: Path) -> None:
    written(tmp_path, f'{OURS}[status]\nspam_enter = {{ value = 75, source = "Ours", date = 2026-11-01 }}\n')
    grandchild = written(tmp_path, HEADER.replace("mine", "strict") + 'extends = "mine.toml"\n', "strict.toml")
    assert load_policy(grandchild)["status.spam_enter"] == 75


def test_a_country_is_laid_over_a_policy() -> None:
    policy = load_policy("high-volume+fr+us")
    assert policy.name == "high-volume+fr+us"
    assert policy.signals == load_policy("high-volume").signals
    assert {each.country for each in policy.rules} == {"FR", "US"}


def test_a_country_alone_is_laid_over_the_standard() -> None:
    assert load_policy("fr") == load_policy("standard+fr")


@pytest.mark.parametrize(
    ("name", "key", "before", "changes", "after"),
    [
        ("fr", "consent.opt_in", False, date(2026, 8, 11), True),
        ("fr", "quarantine.min_days", 90, date(2023, 1, 1), 45),
        ("fr", "quarantine.max_days", 180, date(2023, 1, 1), 120),
        ("fr", "refusal.silence_days", None, date(2023, 3, 1), 60),
        ("fr", "attestation.required", None, date(2024, 10, 1), True),
        ("us", "quarantine.min_days", None, date(2020, 7, 27), 45),
        ("us", "repeats.max", None, date(2023, 7, 20), 3),
        ("us", "consent.revoke_within_days", None, date(2025, 4, 11), 10),
        ("us", "block.response", None, date(2022, 1, 1), "603, 607 or 608"),
        ("us", "block.response", "603, 607 or 608", date(2026, 3, 25), "603+"),
        ("us", "block.reason", None, date(2026, 3, 25), "Network Blocked"),
        ("uk", "abandoned.max_share", 0.03, date(2017, 3, 1), None),
        ("uk", "abandoned.redial_after_hours", 72, date(2017, 3, 1), None),
        ("uk", "cli.from_abroad", None, date(2025, 1, 29), False),
        ("de", "cli.from_abroad", None, date(2022, 12, 1), False),
        ("in", "complaint.trigger", 10, date(2025, 2, 12), 5),
        ("in", "complaint.days", 7, date(2025, 2, 12), 10),
        ("in", "complaint.max_age_days", 3, date(2025, 2, 12), 7),
        ("in", "complaint.act_within_days", 30, date(2025, 2, 12), 5),
    ],
)
def test_a_rule_changes_on_its_day(name: str, key: str, before: object, changes: date, after: object) -> None:
    policy = load_policy(name)
    eve = rule(policy, key, date.fromordinal(changes.toordinal() - 1))
    day = rule(policy, key, changes)
    assert (eve and eve.value) == before
    assert (day and day.value) == after


def test_with_several_countries_one_must_be_named() -> None:
    policy = load_policy("standard+fr+us")
    with pytest.raises(PolicyError, match="FR, US"):
        rule(policy, "quarantine.min_days", date(2026, 1, 1))
    found = rule(policy, "quarantine.max_days", date(2026, 1, 1), country="FR")
    assert found is not None
    assert found.value == 120


def test_french_platform_numbers_are_not_telemarketing_ranges() -> None:
    found = rule(load_policy("fr"), "cli.telemarketing_ranges", date(2026, 1, 1))
    assert found is not None
    assert isinstance(found.value, tuple)
    assert "+33162" in found.value
    assert not any(each.startswith(("+33937", "+33938", "+33939")) for each in found.value)


def test_an_unknown_name_is_an_error_that_suggests() -> None:
    with pytest.raises(PolicyError, match="Did you mean standard"):
        load_policy("standart")


def test_a_policy_that_extends_itself_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="extends itself"):
        load_policy(written(tmp_path, f'{HEADER}extends = "mine.toml"\n'))


def test_the_error_counts_the_other_problems(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"mine.toml:8 sygnals: is not known here\. \(1 more"):
        load_policy(written(tmp_path, f"{OURS}[sygnals.busy_day]\n[famillies.volume]\n"))


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("fr", "hours.calling", ("mon-fri 10:00-13:00", "mon-fri 14:00-20:00")),
        ("fr", "repeats.max", 4),
        ("fr", "repeats.days", 30),
        ("fr", "cli.forbidden_ranges", ("+336", "+337")),
        ("us", "quarantine.max_days", 90),
        ("us", "quarantine.max_days_business", 365),
        ("us", "abandoned.max_share", 0.03),
        ("us", "abandoned.window_hours", 24 * 30),
        ("us", "hours.calling", ("mon-sun 08:00-21:00",)),
        ("us", "dispute.status_hours", 24),
        ("uk", "ring.min_s", 15),
        ("uk", "cli.forbidden_ranges", ("+449",)),
        ("de", "hours.calling", ("mon-sat 08:00-20:00",)),
        ("de", "repeats.max", 3),
        ("de", "ring.min_count", 3),
        ("in", "cli.telemarketing_ranges", ("+91140", "+91160")),
    ],
)
def test_what_holds_today(name: str, key: str, value: object) -> None:
    found = rule(load_policy(name), key, date(2026, 11, 24))
    assert found is not None
    assert found.value == value
