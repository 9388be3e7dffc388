"""Snow-shoe pools: many numbers, each with few calls, replaced often."""

from __future__ import annotations

from callstanding.simulate.kind import SPAM, Kind

KINDS = (
    Kind("snowshoe_account", SPAM, "a pool of scattered numbers on one account"),
    Kind("snowshoe_block", SPAM, "a pool of numbers side by side, each on an account of its own"),
    Kind("snowshoe_trunk", SPAM, "a pool of scattered numbers without account, on one trunk"),
)
