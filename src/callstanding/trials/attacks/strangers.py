"""B1: a mob of people who were never called reports a clean number."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding, at_most
from callstanding.trials.attacks.crowds import REPORTS, clean, compared, moment, strangers
from callstanding.trials.attacks.ground import MONTH, Ground

MOB = 10_000
CALLEES = 50
POINTS = 2.0

# Every other victim is reported by people with names within two hours, the others by nobody in particular in a week.
_MOB = f"""{REPORTS} FROM (
    SELECT 'mob-' || number || '-' || s.place AS report_id, number, if(victims.place % 2 = 0, who, NULL) AS reporter,
        {moment(MONTH)} - to_seconds(if(victims.place % 2 = 0, 2, 168) * 3600 * (s.place + 1) // {MOB + 1}) AS "at",
        'fraud' AS kind
    FROM victims CROSS JOIN strangers s)"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Report up to so many victims and compare each with itself unreported."""
    calm, most = ground.calm, ground.by_size(20, 100)
    clean(calm, CALLEES)
    strangers(calm, MOB, ground.seed)
    calm.make("victims", f"FROM victims ORDER BY md5(number) LIMIT {most}")
    n, moved, tagged = compared(calm, ground.score(ground.town, days=MONTH, reports=[calm.table(_MOB)]))
    yield Finding("most that a score moves", moved, "points", n, at_most(POINTS))
    yield Finding("clean numbers tagged", tagged, "numbers", n, NONE)


ATTACK = Attack(
    "strangers",
    "B1",
    f"{MOB:,} people whom the number never called report it for fraud, with and without their names.",
    f"A clean number with {CALLEES} callees or more moves by 2 points of 100 at most and is never tagged.",
    measure,
)
