"""SQL about parties that called back, over the tables of `contacts`.

A party was called unasked where the first call between the two, in the window, was the number's. It has called back with
its first call after that, and has reached someone with the first answered call between the two from then on, whoever made it.
"""

from __future__ import annotations

import pyarrow as pa

from callstanding.engines.database import Database

_ANSWERED = """SELECT number, party, start, start + to_milliseconds(coalesce(ring_ms, 0)) AS met FROM {calls}
    WHERE outcome = 'answered'"""
TALKS = f"{_ANSWERED.format(calls='calls_made')} UNION ALL {_ANSWERED.format(calls='calls_got')}"

CALLED_BACK = f"""WITH called AS (SELECT number, party, min(start) AS first FROM calls_made GROUP BY ALL),
    backs AS (SELECT number, party, min(start) AS back FROM calls_got JOIN called USING (number, party)
        GROUP BY ALL HAVING min(start) > any_value(first))
    SELECT backs.number, epoch(back) AS back, epoch(min(met)) - epoch(back) AS wait_s
    FROM backs LEFT JOIN ({TALKS}) talk ON talk.number = backs.number AND talk.party = backs.party AND talk.start >= back
    GROUP BY backs.number, backs.party, back ORDER BY backs.number, back, wait_s"""
"""One row for each number and party that called back: `back` in seconds since 1970, `wait_s` until it reached someone."""

# Whoever talked with any number of the owner since, or declined the call that was made in return, is not called again.
# An owner is an account; where calls have none, the number stands for itself.
LOST = f"""WITH owners AS (SELECT number, coalesce(nullif(max(account), 0), number) AS owner FROM calls_made GROUP BY number),
    called AS (SELECT number, party, min(start) AS first FROM calls_made GROUP BY ALL),
    talked AS (SELECT owner, party, max(start) AS last FROM ({TALKS}) JOIN owners USING (number) GROUP BY ALL),
    missed AS (SELECT owners.owner, g.party, g.number, g.start, g.call_key FROM calls_got g JOIN called c ON c.number = g.number
            AND c.party = g.party AND g.start > c.first JOIN owners ON owners.number = g.number
        LEFT JOIN talked t ON t.owner = owners.owner AND t.party = g.party
        WHERE g.outcome <> 'answered' AND (t.last IS NULL OR g.start > t.last)),
    waiting AS (SELECT owner, party, min(start) AS since, max(start) AS latest, count(*) AS times,
            arg_min(number, (start, number)) AS number FROM missed GROUP BY ALL),
    tried AS (SELECT w.owner, w.party, count(m.call_key) AS returns,
            coalesce(bool_or(m.outcome IN ('rejected', 'blocked')), false) AS declined
        FROM waiting w JOIN owners o USING (owner) LEFT JOIN calls_made m ON m.number = o.number AND m.party = w.party AND m.start > w.since
        GROUP BY ALL),
    complained AS (SELECT DISTINCT owner, reporter AS party FROM reports JOIN owners USING (number)
        WHERE kind <> 'wanted' AND reporter <> 0)
    SELECT w.number, w.party, epoch(since) AS since, epoch(latest) AS latest, times, returns
    FROM waiting w JOIN tried USING (owner, party) ANTI JOIN complained USING (owner, party)
    WHERE NOT declined ORDER BY since, number, party"""
"""One row for each party that waits to be called back: since when (seconds since 1970), how often it called, and how often
it was called in return without an answer."""


def spelled(engine: Database, numbers: list[str]) -> None:
    """Make `spelled_contacts` (party, e164): these E.164 numbers under the keys that the store knows them by."""
    engine.sql.register("contact_list", pa.table({"e164": pa.array(numbers, pa.string())}))
    engine.sql.execute(
        f"CREATE OR REPLACE TEMP TABLE spelled_contacts AS SELECT DISTINCT e164, {engine.keys.of('e164')} AS party FROM contact_list"
    )
    engine.sql.unregister("contact_list")


CALLERS = "SELECT key AS party, e164 FROM numbers"
"""The plain numbers of parties that called, for a run that keeps nothing."""
CONTACTS = "SELECT party, e164 FROM spelled_contacts"
