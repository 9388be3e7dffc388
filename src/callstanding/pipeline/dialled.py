"""How many calls numbers made, hour by hour, as the records of a store say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from callstanding.engines import Duck

_ASKED = """SELECT e164, hour::BIGINT, count(*)::BIGINT FROM calls JOIN numbers ON caller = key
    WHERE e164 IN (SELECT unnest($numbers)) AND hour >= $first GROUP BY ALL"""


def calls_by_hour(engine: Duck, numbers: Sequence[str], *, since: float) -> dict[str, dict[int, int]]:
    """Number (E.164) -> hour since 1970 -> calls that showed it, from the hour of a moment on.

    Whoever made them: people and networks count what they see. Numbers without a call are left out.
    """
    found: dict[str, dict[int, int]] = defaultdict(dict)
    asked = {"numbers": list(numbers), "first": int(since // 3600)}
    for number, hour, calls in engine.sql.execute(_ASKED, asked).fetchall():
        found[number][hour] = calls
    return dict(found)
