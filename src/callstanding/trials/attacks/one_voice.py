"""B3: one person reports a number a thousand times."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding
from callstanding.trials.attacks.crowds import REPORTS, clean, met, moment, strangers
from callstanding.trials.attacks.ground import MONTH, Ground

TIMES = 1000
CALLEES = 50
BURST = 1 / 12  # days: two hours, the last ones

# Victims in turn are reported for fraud, for whatever comes to mind, as wanted, by somebody whom they never called, and
# by somebody who began before they called him for the first time.
_SAID = f"""SELECT 'again-' || number || '-' || t AS report_id, number, if(way = 3, stranger, who) AS reporter, way, t,
        if(way = 4 AND t > 0, first_called - to_seconds(t), {moment(MONTH - BURST)} + to_seconds(7 * t)) AS "at",
        CASE way WHEN 2 THEN 'wanted' WHEN 1 THEN ['fraud', 'block', 'spam'][t % 3 + 1] ELSE 'fraud' END AS kind
    FROM (SELECT number, who FROM met WHERE turn = 1) JOIN (SELECT number, place % 5 AS way FROM victims) USING (number)
    JOIN (SELECT caller AS number, callee AS who, min(start) AS first_called FROM calls GROUP BY ALL) USING (number, who)
    CROSS JOIN (SELECT who AS stranger FROM strangers) CROSS JOIN range({TIMES}) r(t)"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Score the town with one of the reports only, and with all of them."""
    calm = ground.calm
    clean(calm, CALLEES)
    met(calm, days=MONTH - BURST, last=6)
    strangers(calm, 1, ground.seed)
    calm.make("said", _SAID)
    once, often = (
        ground.score(ground.town, days=MONTH, reports=[calm.table(f"{REPORTS} FROM said {only}")])
        for only in ("WHERE t = 0", "")
    )
    often.beside(once)
    often.sql.register("said", calm.table("SELECT DISTINCT number, way FROM said"))
    n, differing = often.row(
        """SELECT (SELECT count(*) FROM said WHERE way < 4),
            (SELECT count(*) FROM (FROM standings EXCEPT FROM calm) SEMI JOIN (FROM said WHERE way < 4) USING (number))"""
    )
    yield Finding("standings that differ in anything", differing, "numbers", n, NONE)
    n, moved = often.row(
        """SELECT count(*), max(abs(s.spam_score - c.spam_score))
        FROM standings s JOIN calm c USING (number) SEMI JOIN (FROM said WHERE way = 4) USING (number)"""
    )
    yield Finding("most that reports before the first call add", moved, "points", n, NONE)


ATTACK = Attack(
    "one-voice",
    "B3",
    f"One person reports a number {TIMES:,} times: of one kind, of all kinds, as wanted, uncalled, or begun before the call.",
    "The standing is the same, in every column, as after one report.",
    measure,
)
