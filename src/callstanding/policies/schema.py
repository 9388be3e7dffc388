"""The closed sets of names that a policy file may use, and the range that each value must lie in."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that a value may take, both ends included."""

    low: float
    high: float


SHARE = Span(0, 1)
SCORE = Span(0, 100)
COUNT = Span(0, inf)
POINTS = Span(-20, 20)

FAMILIES = ("volume", "reciprocity", "reach", "engagement", "rhythm", "origin", "crowd", "pool", "good")

SIGNALS = (
    *("busy_hour", "busy_day", "busy_week", "volume_jump", "round_the_clock"),
    *("one_way", "no_callbacks", "missed_callbacks"),
    *("few_answers", "invalid_numbers", "strangers", "rejections", "network_blocks"),
    *("short_answers", "brief_talk", "dropped_on_answer", "refused_on_answer", "one_ring"),
    *("steady_rhythm", "parallel_calls", "sequential_dialling"),
    *("neighbour_numbers", "weak_attestation"),
    *("reported", "hearsay"),
    *("pool_standing", "inherited"),
    *("often_answered", "long_talks", "calls_returned", "repeat_contacts", "wanted", "long_history"),
)

LOW_IS_BAD = frozenset({"few_answers", "brief_talk", "steady_rhythm"})  # their limit lies above full

POLICY_KEYS = frozenset({"name", "version", "date", "about", "source", "extends", "country"})
SIGNAL_KEYS = frozenset({"family", "limit", "full", "points", "at_least", "scale", "about", "source", "date"})
FAMILY_KEYS = frozenset({"cap", "about", "source", "date"})
SETTING_KEYS = frozenset({"value", "unit", "about", "source", "date"})
RULE_KEYS = frozenset({"key", "value", "from", "to", "about", "source"})

KINDS = (
    *("mobile", "geographic", "toll-free", "premium", "voip", "other"),
    *("short", "emergency", "anonymous", "invalid"),
)
GRADES = ("a", "b", "c")

SETTINGS: dict[str, Span] = {
    **{f"prior.{kind}.log_odds": POINTS for kind in KINDS},
    **{f"prior.{kind}.report_rate": SHARE for kind in KINDS},
    "prior.strength": COUNT,
    "crowd.weight_spam": SHARE,
    "crowd.weight_fraud": SHARE,
    "crowd.weight_block": SHARE,
    "crowd.weight_wanted": SHARE,
    "crowd.half_life_days": COUNT,
    "crowd.half_life_fraud_days": COUNT,
    "crowd.attested": SHARE,
    "crowd.partial": SHARE,
    "crowd.hearsay_half": COUNT,
    "crowd.hearsay_cap": COUNT,
    "crowd.hearsay_cap_with_calls": COUNT,
    "crowd.hearsay_calls": COUNT,
    "crowd.quorum": COUNT,
    "decay.behaviour_days": COUNT,
    "decay.idle_days": COUNT,
    "status.watch_enter": SCORE,
    "status.watch_leave": SCORE,
    "status.spam_enter": SCORE,
    "status.spam_leave": SCORE,
    "status.spam_leave_days": COUNT,
    "status.spam_min_stay_hours": COUNT,
    "status.recovering_leave": SCORE,
    "status.recovering_days": COUNT,
    "status.relapse_drop": SCORE,
    "status.evidence_families": COUNT,
    "status.evidence_family_points": COUNT,
    "status.unknown_below_calls": COUNT,
    "pool.min_members": COUNT,
    "pool.block_weight": SHARE,
    "pool.account_weight": SHARE,
    "pool.trunk_weight": SHARE,
    "pool.holder_weight": SHARE,
    "pool.own_calls": COUNT,
    "pool.member_calls": COUNT,
    "pool.speaks_from_calls": COUNT,
    "tenure.inherit": SHARE,
    "verdict.block_low": SCORE,
    "budget.per_minute": COUNT,
    "budget.spare": SHARE,
    "budget.hold_s": COUNT,
    "budget.pool_score": SCORE,
    "budget.pool_old_s": COUNT,
    "budget.watched": SHARE,
    "warmup.first_week": COUNT,
    "warmup.growth": SHARE,
    "callee.per_day": COUNT,
    "callee.again_after_s": COUNT,
    "wrap_up.s": COUNT,
    "wrap_up.jitter": SHARE,
    "wrap_up.most": COUNT,
    "rest.days": COUNT,
    "rest.tired": SHARE,
    "vetting.score": SCORE,
    "vetting.stray_calls": COUNT,
    "vetting.min_days": COUNT,
    "vetting.max_days": COUNT,
    "vetting.label_days": COUNT,
    "vetting.flagged_calls": COUNT,
    "vetting.label_spam": SCORE,
    "vetting.label_watch": SCORE,
    "vetting.stray_half_life": COUNT,
    "vetting.stray_spread": COUNT,
    "guard.max_share": SHARE,
    "guard.window_days": COUNT,
    "guard.stop_at": SHARE,
    "guard.at_least": COUNT,
    "guard.ring_s": COUNT,
    "guard.silent_s": COUNT,
    "guard.told_s": COUNT,
    "callbacks.within_min": COUNT,
    "callbacks.share": SHARE,
    "callbacks.window_days": COUNT,
    "answers.drop_week": SHARE,
    "answers.drop_two_days": SHARE,
    "answers.baseline_days": COUNT,
    "answers.quiet_days": COUNT,
    "answers.at_least": COUNT,
    "desk.status_hours": COUNT,
    "desk.freeze_days": COUNT,
    "desk.freeze_again_days": COUNT,
    "plan.calls_per_number": COUNT,
    "plan.spare_numbers": COUNT,
    "privacy.few_people": COUNT,
    "provenance.stated_from": SHARE,
    "provenance.spoofed_calls": COUNT,
    "provenance.spoofed_share": SHARE,
    **{f"grade.maturity.{grade}": COUNT for grade in GRADES},
    **{f"grade.connection.{grade}": SHARE for grade in GRADES},
    **{f"grade.engagement.{grade}": COUNT for grade in GRADES},
    **{f"grade.sentiment.{grade}": SHARE for grade in GRADES},
}

Shape = Span | Literal["flag", "text", "texts"]

RULES: dict[str, Shape] = {
    "quarantine.min_days": COUNT,
    "quarantine.max_days": COUNT,
    "quarantine.max_days_business": COUNT,
    "abandoned.max_share": SHARE,
    "abandoned.window_hours": COUNT,
    "abandoned.agent_within_s": COUNT,
    "abandoned.redial_after_hours": COUNT,
    "ring.min_s": COUNT,
    "ring.min_count": COUNT,
    "hours.calling": "texts",
    "hours.holidays": "flag",
    "repeats.max": COUNT,
    "repeats.days": COUNT,
    "refusal.silence_days": COUNT,
    "consent.opt_in": "flag",
    "consent.scrub_days": COUNT,
    "consent.revoke_within_days": COUNT,
    "cli.telemarketing_ranges": "texts",
    "cli.forbidden_ranges": "texts",
    "cli.suppression": "flag",
    "cli.callback": "flag",
    "cli.from_abroad": "flag",
    "attestation.required": "flag",
    "complaint.trigger": COUNT,
    "complaint.days": COUNT,
    "complaint.max_age_days": COUNT,
    "complaint.act_within_days": COUNT,
    "block.response": "text",
    "block.reason": "text",
    "dispute.status_hours": COUNT,
}

SECTIONS = frozenset({"policy", "signals", "families", "rules"} | {key.split(".")[0] for key in SETTINGS})
