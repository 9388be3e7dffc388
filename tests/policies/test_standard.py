"""What the shipped figures promise: honest shapes of traffic never suffice, and what people do does."""

from __future__ import annotations

from math import exp, log

import pytest

from callstanding.policies import Policy, load_policy, policy_names
from callstanding.score.card import TELLING

# What an alert line, a pharmacy or a delivery firm shares with a machine.
SHAPE = frozenset({"volume", "reciprocity", "rhythm", "origin"})
SPAMMER = {
    "busy_hour": 300.0, "busy_day": 3000.0, "busy_week": 3000.0, "one_way": 1.0, "no_callbacks": 1.0,
    "strangers": 1.0, "few_answers": 0.15, "short_answers": 0.9, "brief_talk": 4.0,
}  # fmt: skip
SCHOOL = {
    "busy_hour": 300.0, "busy_day": 600.0, "busy_week": 600.0, "one_way": 1.0, "no_callbacks": 1.0, "strangers": 1.0,
    "few_answers": 0.7, "short_answers": 0.15, "brief_talk": 25.0, "parallel_calls": 0.9, "neighbour_numbers": 1.0,
    "sequential_dialling": 0.4, "invalid_numbers": 0.01,
}  # fmt: skip
CALL_CENTRE = {
    "busy_hour": 15.0, "busy_day": 100.0, "busy_week": 500.0, "one_way": 0.98, "no_callbacks": 0.98, "strangers": 0.9,
    "few_answers": 0.10, "short_answers": 0.15, "brief_talk": 170.0, "invalid_numbers": 0.02, "steady_rhythm": -0.6,
    "rejections": 0.08, "long_talks": 0.7,
}  # fmt: skip


def strength(policy: Policy, name: str, value: float) -> float:
    rule = policy.signals[name]
    scale = log if rule.scale == "log" else float
    whole = scale(rule.full) - scale(rule.limit)
    return min(1.0, max(0.0, (scale(value) - scale(rule.limit)) / whole))


def family_points(policy: Policy, values: dict[str, float]) -> dict[str, float]:
    sums = dict.fromkeys(policy.families, 0.0)
    for name, value in values.items():
        rule = policy.signals[name]
        sums[rule.family] += rule.points * strength(policy, name, value)
    caps = {name: family.cap for name, family in policy.families.items()}
    return {name: min(caps[name], max(-caps[name], points)) for name, points in sums.items()}


def score(policy: Policy, families: dict[str, float]) -> float:
    return 100 / (1 + exp(-policy.number("prior.geographic.log_odds") - sum(families.values())))


def speaking(policy: Policy, families: dict[str, float]) -> int:
    return sum(families[name] >= policy.number("status.evidence_family_points") for name in TELLING)


@pytest.mark.parametrize("name", policy_names())
def test_volume_and_one_way_traffic_at_their_worst_make_no_spam(name: str) -> None:
    policy = load_policy(name)
    worst = sum(family.cap for key, family in policy.families.items() if key in SHAPE)
    worst += policy.signals["strangers"].points
    assert score(policy, {"all": worst}) < policy.number("status.spam_enter")


@pytest.mark.parametrize("name", policy_names())
def test_volume_alone_is_not_even_watched(name: str) -> None:
    policy = load_policy(name)
    assert score(policy, {"volume": policy.families["volume"].cap}) < policy.number("status.watch_enter")


@pytest.mark.parametrize("name", policy_names())
def test_hearsay_alone_makes_no_spam(name: str) -> None:
    policy = load_policy(name)
    assert score(policy, {"crowd": policy.number("crowd.hearsay_cap")}) < policy.number("status.spam_enter")


def test_a_school_alert_is_not_spam() -> None:
    policy = load_policy("standard")
    families = family_points(policy, SCHOOL)
    assert score(policy, families) < 60
    assert speaking(policy, families) < policy.number("status.evidence_families")


@pytest.mark.parametrize("name", ["standard", "high-volume"])
def test_a_call_centre_within_its_limits_is_clean(name: str) -> None:
    policy = load_policy(name)
    assert score(policy, family_points(policy, CALL_CENTRE)) < policy.number("status.watch_leave")


@pytest.mark.parametrize("name", policy_names())
def test_a_machine_that_nobody_listens_to_is_spam(name: str) -> None:
    policy = load_policy(name)
    families = family_points(policy, SPAMMER)
    assert score(policy, families) > 85
    assert speaking(policy, families) >= policy.number("status.evidence_families")


def test_no_report_means_no_points() -> None:
    policy = load_policy("standard")
    usual = {policy.number(key) for key in policy.settings if key.endswith(".report_rate")}
    assert max(usual) <= policy.signals["reported"].limit
