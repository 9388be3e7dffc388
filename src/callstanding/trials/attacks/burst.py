"""B5: a competitor lets people who were really called report a number within two hours."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding
from callstanding.trials.attacks.crowds import REPORTS, clean, met, moment
from callstanding.trials.attacks.ground import MONTH, Ground

CALLEES = 50
TIMES = 4  # the month's other reports, so that 80 % come in the burst
WEEK = 7  # days for which a call lends its callee a full voice

_BURST = f"""{REPORTS} FROM (
    SELECT 'burst-' || number || '-' || turn AS report_id, number, who AS reporter,
        {moment(MONTH)} - INTERVAL 2 HOUR + to_seconds(turn * 37 % 7100) AS "at", 'fraud' AS kind
    FROM met LEFT JOIN usual USING (number) WHERE turn <= {TIMES} * coalesce(usual.reports, 1))"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Every clean number suffers a burst of its own size; one that is never reported, one of four reports."""
    calm = ground.calm
    clean(calm, CALLEES)
    met(calm, days=MONTH, last=WEEK)
    calm.make("usual", "SELECT number, count(*) AS reports FROM reports WHERE kind <> 'wanted' GROUP BY number")
    calm.make("burst", _BURST)
    seen = ground.score(ground.town, days=MONTH, reports=[calm.table("FROM burst")])
    seen.sql.register("burst", calm.table("SELECT number, count(*) AS reports FROM burst GROUP BY number"))
    seen.beside(calm)
    n, most, tagged, watched, moved = seen.row(
        """SELECT count(*), max(b.reports), count(*) FILTER (WHERE number IN (SELECT number FROM tagged)),
            count(*) FILTER (WHERE s.status = 'watch'), max(s.spam_score - c.spam_score)
        FROM burst b JOIN standings s USING (number) JOIN calm c USING (number)"""
    )
    yield Finding("clean numbers tagged at once", tagged, "numbers", n, NONE)
    yield Finding("clean numbers watched afterwards", watched, "numbers", n)
    yield Finding("most that a score rises", moved, "points", n)
    yield Finding("reports in the largest burst", most, "numbers", n)


ATTACK = Attack(
    "burst",
    "B5",
    "80 % of a month's reports come within two hours, for fraud, from people whom the number called that week.",
    "The number is not tagged at once.",
    measure,
    missing="holding such a number for review, and telling its owner within 15 minutes: there is no desk and no alert",
)
