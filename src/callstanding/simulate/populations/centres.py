"""Call centres that keep the rules, with many numbers side by side."""

from __future__ import annotations

from callstanding.simulate.kind import GREY, LEGIT, Kind

KINDS = (
    Kind("care_centre", LEGIT, "customer care: mostly called, also calling"),
    Kind("sales_centre", LEGIT, "sales to people who asked for it, by agents, within every published limit"),
    Kind("pollster", GREY, "pollsters: within the rules, and yet unwanted by many"),
)
