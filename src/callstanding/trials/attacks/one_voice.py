"""B3: one person reports a number a thousand times."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding
from callstanding.trials.attacks.crowds import REPORTS, clean, met, moment, strangers
from callstanding.trials.attacks.ground import MONTH, Ground

TIMES = 1000
CALLEES = 50

# Victims in turn are reported for fraud, for whatever comes to mind, as wanted, and by somebody whom they never called.
_SAID = f"""SELECT 'again-' || number || '-' || t AS report_id, number, if(place % 4 = 3, stranger, who) AS reporter,
        {moment(MONTH)} - INTERVAL 2 HOUR + to_seconds(7 * t) AS "at",
        CASE place % 4 WHEN 2 THEN 'wanted' WHEN 1 THEN ['fraud', 'block', 'spam'][t % 3 + 1] ELSE 'fraud' END AS kind, t
    FROM (SELECT number, who FROM met WHERE turn = 1) JOIN victims USING (number)
    CROSS JOIN (SELECT who AS stranger FROM strangers) CROSS JOIN range({TIMES}) r(t)"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Score the town with the first of the reports only, and with all of them."""
    calm = ground.calm
    clean(calm, CALLEES)
    met(calm, days=MONTH, last=6)
    strangers(calm, 1, ground.seed)
    calm.make("said", _SAID)
    once, often = (
        ground.score(ground.town, days=MONTH, reports=[calm.table(f"{REPORTS} FROM said {only}")])
        for only in ("WHERE t = 0", "")
    )
    often.beside(once)
    often.sql.register("said", calm.table("SELECT DISTINCT number FROM said"))
    n, heard = calm.row("SELECT count(DISTINCT number), count(*) FROM said")
    differing = often.row("SELECT count(*) FROM (FROM standings EXCEPT FROM calm) SEMI JOIN said USING (number)")[0]
    assert heard == TIMES * n  # noqa: S101 - a mistake of ours would pass for a kept bar
    yield Finding("standings that differ in anything", differing, "numbers", n, NONE)


ATTACK = Attack(
    "one-voice",
    "B3",
    f"One person reports a number {TIMES:,} times within two hours: of one kind, of all kinds, as wanted, or uncalled.",
    "The standing is the same, in every column, as after the first report.",
    measure,
)
