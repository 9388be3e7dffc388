"""Which lines differ between two policies."""

from __future__ import annotations

import pytest

from callstanding.policies import Difference, diff_policies, load_policy, policy_names


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_does_not_differ_from_itself(name: str) -> None:
    assert diff_policies(load_policy(name), load_policy(name)) == []


def test_a_changed_limit_is_one_line_and_its_source_none() -> None:
    found = diff_policies(load_policy("standard"), load_policy("conservative"))
    assert Difference("signals.busy_day.limit", 100.0, 50.0) in found
    assert not any(each.key.endswith((".source", ".date", ".about")) for each in found)


def test_the_difference_read_backwards_swaps_before_and_after() -> None:
    forth = diff_policies(load_policy("standard"), load_policy("new-number+fr"))
    back = diff_policies(load_policy("new-number+fr"), load_policy("standard"))
    assert back == [Difference(each.key, each.after, each.before) for each in forth]


def test_a_country_pack_adds_its_dated_rules() -> None:
    found = diff_policies(load_policy("standard"), load_policy("fr"))
    assert Difference("rules.FR.consent.opt_in from 2026-08-11", before=None, after=True) in found
    assert Difference("rules.FR.consent.opt_in to 2026-08-11", before=None, after=False) in found
