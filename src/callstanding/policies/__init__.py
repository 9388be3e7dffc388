"""Limits, points, thresholds and country rules as dated TOML, every line with its description and source."""

from callstanding.policies.check import check_policy
from callstanding.policies.diff import Difference, diff_policies
from callstanding.policies.load import country_names, load_policy, policy_names, rule
from callstanding.policies.policy import DatedRule, FamilyRule, Policy, Setting, SignalRule
from callstanding.policies.problem import Problem

__all__ = [
    "DatedRule",
    "Difference",
    "FamilyRule",
    "Policy",
    "Problem",
    "Setting",
    "SignalRule",
    "check_policy",
    "country_names",
    "diff_policies",
    "load_policy",
    "policy_names",
    "rule",
]
