"""Erased parties: their pseudonyms are taken out of calls and reports, and out of whatever comes again.

What is left of a call is that a number called somebody, of a report that somebody reported: 0 is an unknown party.
The standing that a number has of its own, by calling or by being reported, is not touched.
"""

from __future__ import annotations

TABLE = "key UBIGINT"
"""`erased`: the pseudonyms of parties that were erased; a backup of the store brings them along."""

_GONE = "(SELECT key FROM erased)"


def statements(calls: str, reports: str) -> tuple[str, ...]:
    """The statements that erase the parties in `erased` from a table of calls and one of reports."""
    return (
        f"UPDATE {calls} SET callee = 0, callee_block = 0, nearby = false WHERE callee IN {_GONE}",
        f"UPDATE {reports} SET reporter = 0, reporter_area = NULL WHERE reporter IN {_GONE}",
    )


def found(calls: str, reports: str) -> str:
    """SELECT of how many calls and how many reports name a party in `erased`."""
    return f"""SELECT (SELECT count(*) FROM {calls} WHERE callee IN {_GONE}),
        (SELECT count(*) FROM {reports} WHERE reporter IN {_GONE})"""
