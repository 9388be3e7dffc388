"""From which scores of a platform on a label means spam or a warning, by the policy."""

from __future__ import annotations

from callstanding.actions.labels import From
from callstanding.policies.policy import Policy


def label_scores(policy: Policy) -> From:
    """The policy's scores."""
    return From(policy.number("vetting.label_spam"), policy.number("vetting.label_watch"))
