"""Machines that dial; nothing but their figures tells them apart."""

from __future__ import annotations

from callstanding.simulate.kind import SPAM, Kind

KINDS = (
    Kind("robocaller", SPAM, "plays a message to whoever answers"),
    Kind("sequential_dialler", SPAM, "dials number after number"),
    Kind("predictive_dialler", SPAM, "has agents, too few: it drops many of those who answer"),
    Kind("wangiri", SPAM, "rings once and waits for the curious to call back and pay", known=False),
)
