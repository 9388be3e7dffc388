"""Disputes as an engine keeps them, and which reports they keep out: those that arrive while a case is open.

A case is kept once, by its name: what was decided takes the place of what was open, whichever comes first (law 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa

from callstanding.engines.keys import Keys
from callstanding.records.disputed import Disputed

_BEFORE, _LATER = "TIMESTAMP '1900-01-01'", "TIMESTAMP '9999-12-31'"  # than all facts; not every engine has infinity
_COLUMNS = "name, number, opened_at, until_at, decided_at, decision"
_US = pa.timestamp("us")


def table_of(facts: Sequence[Disputed]) -> pa.Table:
    """The facts as the engine reads them, with the number still in E.164."""
    return pa.table(
        {
            "name": pa.array([fact.case for fact in facts], pa.string()),
            "e164": pa.array([fact.number for fact in facts], pa.string()),
            "opened_at": pa.array([_moment(fact.opened) for fact in facts], _US),
            "until_at": pa.array([_moment(fact.until) for fact in facts], _US),
            "decided_at": pa.array([None if fact.decided is None else _moment(fact.decided) for fact in facts], _US),
            "decision": pa.array([fact.decision for fact in facts], pa.string()),
        }
    )


def facts_of_disputes(keys: Keys) -> str:
    """SELECT that turns such a table, registered as `told_disputes`, into rows of `disputes`."""
    return f"SELECT name, {keys.of('e164')} AS number, opened_at, until_at, decided_at, decision FROM told_disputes"


BEST = f"""SELECT {_COLUMNS} FROM (
        SELECT *, row_number() OVER (PARTITION BY name ORDER BY decided_at DESC NULLS LAST, decision, until_at, opened_at, number) AS place
        FROM (SELECT {_COLUMNS} FROM disputes UNION SELECT {_COLUMNS} FROM fresh_disputes))
    WHERE place = 1"""
"""Every case once: of two decisions the later one, and any before none."""

REDISPUTED = f"""SELECT DISTINCT number FROM (
        (SELECT {_COLUMNS} FROM disputes EXCEPT SELECT {_COLUMNS} FROM disputes_before)
        UNION ALL (SELECT {_COLUMNS} FROM disputes_before EXCEPT SELECT {_COLUMNS} FROM disputes))"""
"""The numbers of which a case came or changed."""

FLAGGED = """SELECT * FROM (SELECT number, opened_at, least(until_at, coalesce(decided_at, until_at)) AS ends FROM disputes)
    WHERE ends > opened_at ORDER BY number, opened_at, ends"""
"""From when until when each number counts as disputed."""


def freezes(source: str, as_of: datetime | None = None) -> str:
    """SELECT of `seen_freezes` (number, from_at, to_at): complaints about it that arrive in between do not count.

    As known at `as_of`: what was decided later is still open, what was opened later is not there.
    """
    clock = f"TIMESTAMP '{as_of.replace(tzinfo=None)}'" if as_of else _LATER
    return f"""SELECT number, if(over, {_BEFORE}, opened_at) AS from_at, if(over, decided_at, until_at) AS to_at FROM (
            SELECT *, coalesce(decided_at <= {clock} AND decision = 'upheld', false) AS over,
                coalesce(decided_at <= {clock} AND decision <> 'upheld', false) AS dropped FROM {source})
        WHERE opened_at <= {clock} AND NOT dropped"""


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
