"""Crowds: tables of reports by people who were called, and by strangers who were not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from callstanding.simulate.casting import dice
from callstanding.simulate.numbers import SPACE, e164
from callstanding.trials.attacks.ground import after
from callstanding.trials.attacks.seen import Seen

REPORTS = 'SELECT report_id, number, reporter, "at", kind'
"""How a SELECT of reports begins; `report_id` tells reports apart that say the same."""


def strangers(seen: Seen, n: int, seed: int) -> None:
    """Make `strangers`: as many numbers (`who`, and `place` from 0) that no call of this world names."""
    ids = dice(seed, "strangers").permutation(SPACE)
    seen.sql.register("anybody", pa.table({"number": e164(ids), "place": np.arange(SPACE)}))
    named = "SELECT caller FROM calls UNION SELECT callee FROM calls"
    seen.make(
        "strangers",
        f"""SELECT number AS who, row_number() OVER (ORDER BY place) - 1 AS place FROM anybody
        WHERE number NOT IN ({named}) ORDER BY place LIMIT {n}""",
    )


def clean(seen: Seen, least: int) -> None:
    """Make `victims`: honest numbers that stand clean and called at least so many people (`callees`), with a `place`."""
    seen.make(
        "victims",
        f"""SELECT number, any_value(kind) AS kind, count(DISTINCT callee) AS callees,
            row_number() OVER (ORDER BY number) - 1 AS place
        FROM labels JOIN calls ON caller = number JOIN standings USING (number)
        WHERE label = 'legit' AND status = 'clean' GROUP BY number HAVING callees >= {least}""",
    )


def met(seen: Seen, *, days: float, last: float, answered: bool = False) -> None:
    """Make `met`: whom each victim called in the last days before a day, when for the last time, in a dealt order.

    `people` counts them. Those who had reported it before are left out: what they say again would not count.
    """
    reached = "disposition = 'answered'" if answered else "disposition <> 'failed'"
    seen.make(
        "met",
        f"""SELECT number, who, called, row_number() OVER (PARTITION BY number ORDER BY md5(number || who)) AS turn,
            count(*) OVER (PARTITION BY number) AS people
        FROM (SELECT caller AS number, callee AS who, max(start) AS called FROM calls
            WHERE start >= {moment(days - last)} AND start < {moment(days)} AND {reached} GROUP BY ALL)
        SEMI JOIN victims USING (number) ANTI JOIN (SELECT number, reporter AS who FROM reports) USING (number, who)""",
    )


def compared(calm: Seen, seen: Seen) -> tuple[int, float | None, int]:
    """(victims, most that the score of one moves, victims tagged) under attack, beside the same world without."""
    seen.beside(calm)
    seen.sql.register("victims", calm.table("FROM victims"))
    n, moved, tagged = seen.row(
        """SELECT count(*), max(abs(s.spam_score - c.spam_score)), count(*) FILTER (WHERE number IN (SELECT number FROM tagged))
        FROM standings s JOIN calm c USING (number) SEMI JOIN victims USING (number)"""
    )
    return int(n), moved, int(tagged)


def moment(days: float) -> str:
    """SQL of the moment so many days after the first midnight."""
    return f"TIMESTAMPTZ '{after(days).isoformat()}'"
