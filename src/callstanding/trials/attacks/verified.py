"""B2: some of the people who were really called report a number without cause."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding, at_most
from callstanding.trials.attacks.crowds import REPORTS, clean, met, moment
from callstanding.trials.attacks.ground import MONTH, Ground
from callstanding.trials.attacks.seen import Seen

CALLEES = 1000
FEW, MANY = 0.01, 0.05
POINTS = 10.0
WEEK = 7  # days for which a call lends its callee a full voice
_SOON = "called + INTERVAL 10 MINUTE"
_AT_ONCE = f"{moment(MONTH)} - INTERVAL 2 HOUR + to_seconds(turn % 7000)"


def measure(ground: Ground) -> Iterator[Finding]:
    """Two ways: each reports soon after its call, or callees of the last week report within two hours."""
    for way, last, when in (("as they are called", MONTH, _SOON), ("within two hours", WEEK, _AT_ONCE)):
        yield from _few(ground, way, last, when)
        yield from _many(ground, way, last, when)


def _few(ground: Ground, way: str, last: float, when: str) -> Iterator[Finding]:
    seen = _attacked(ground, last, f"turn <= floor({FEW} * people)", when)
    n, moved, tagged = seen.row(_COMPARED)
    yield Finding(f"most that 1 % of the callees move, {way}", moved, "points", n, at_most(POINTS))
    yield Finding(f"tagged by 1 % of the callees, {way}", tagged, "numbers", n, NONE)


def _many(ground: Ground, way: str, last: float, when: str) -> Iterator[Finding]:
    seen = _attacked(ground, last, f"turn < {MANY} * people", when)
    n, _, tagged = seen.row(_COMPARED)
    yield Finding(f"tagged by just below 5 % of the callees, {way}", tagged, "numbers", n, NONE)


_COMPARED = """SELECT count(*), max(abs(s.spam_score - c.spam_score)), count(*) FILTER (WHERE number IN (SELECT number FROM tagged))
    FROM standings s JOIN calm c USING (number) SEMI JOIN victims USING (number)"""


def _attacked(ground: Ground, last: float, who: str, when: str) -> Seen:
    """The town, where of each victim's callees of the last days those report whose turn it is."""
    calm = ground.calm
    clean(calm, CALLEES)
    met(calm, days=MONTH, last=last)
    calm.make("victims", f"FROM victims WHERE number IN (SELECT number FROM met WHERE people >= {CALLEES})")
    said = calm.table(
        f"""{REPORTS} FROM (SELECT 'called-' || number || '-' || turn AS report_id, number, who AS reporter,
            {when} AS "at", 'fraud' AS kind FROM met SEMI JOIN victims USING (number) WHERE {who})"""
    )
    seen = ground.score(ground.town, days=MONTH, reports=[said])
    seen.sql.register("victims", calm.table("FROM victims"))
    seen.beside(calm)
    return seen


ATTACK = Attack(
    "verified",
    "B2",
    "People whom the number did call report it for fraud without cause: 1 % of them, then just below 5 %.",
    f"With {CALLEES:,} callees or more, 1 % of them move a number by 10 points at most, and fewer than 5 % never tag it.",
    measure,
)
