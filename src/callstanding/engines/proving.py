"""What is asked of the facts about one number for evidence: how its calls were attested, and what a dispute kept out."""

from __future__ import annotations

from callstanding.engines.duck import Duck


def attested_calls(engine: Duck, key: int, since: float) -> list[int]:
    """The calls made in a number's name since a time (seconds since 1970), by provenance code 0 to 3."""
    found = engine.sql.execute(
        """SELECT provenance, count(*) FROM seen_calls WHERE caller = ? AND start >= to_timestamp(?)::TIMESTAMP GROUP BY 1""",
        [key, since],
    ).fetchall()
    counts = dict(found)
    return [int(counts.get(code, 0)) for code in range(4)]


def kept_out(engine: Duck, key: int) -> int:
    """The complaints about a number that arrived while it was disputed."""
    found = engine.sql.execute(
        """SELECT count(DISTINCT report_key) FROM seen_reports JOIN seen_freezes USING (number)
        WHERE number = ? AND kind <> 'wanted' AND greatest(event_at, received_at) >= from_at
        AND greatest(event_at, received_at) < to_at""",
        [key],
    ).fetchall()
    return int(found[0][0])
