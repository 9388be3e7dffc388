"""Honest callers that nobody can call back: their numbers only call out, and a machine speaks."""

from __future__ import annotations

from callstanding.simulate.kind import LEGIT, Kind

KINDS = (
    Kind("reminder", LEGIT, "reminders of appointments: a recorded message, from a number that takes no calls"),
    Kind("code_caller", LEGIT, "one-time codes read out by a machine, to whoever asked for one"),
    Kind("outbound_centre", LEGIT, "agents of a service who call customers from numbers that take no calls"),
)
