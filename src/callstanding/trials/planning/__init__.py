"""A plan for a campaign: how many numbers, which ramp, which agents, and what to expect, by simulating it."""

from callstanding.trials.planning.plan import Plan, planned
from callstanding.trials.planning.wish import Wish

__all__ = ["Plan", "Wish", "planned"]
