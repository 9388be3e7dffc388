"""B2: some of the people who were really called report a number without cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from callstanding.trials.attacks.attack import NONE, Attack, Finding, at_most
from callstanding.trials.attacks.crowds import REPORTS, clean, compared, met, moment
from callstanding.trials.attacks.ground import MONTH, Ground
from callstanding.trials.attacks.seen import Seen

CALLEES = 1000
FEW, MANY = 0.01, 0.05
POINTS = 10.0
NOT_CALLS = ("reported", "hearsay", "pool_standing", "inherited")  # signals that tell nothing of a number's own calls
WEEK = 7  # days for which a call lends its callee a full voice


@dataclass(frozen=True, slots=True)
class Way:
    """Whose callees are counted (of the last days, or only those who answered), and when they report."""

    name: str
    last: float
    when: str
    answered: bool = False


_SOON = "called + INTERVAL 10 MINUTE"
_AT_ONCE = f"{moment(MONTH)} - INTERVAL 2 HOUR + to_seconds(turn % 7000)"
WAYS = (Way("as they are called", MONTH, _SOON), Way("within two hours", WEEK, _AT_ONCE))
REACHED = Way("who answered, as they are called", MONTH, _SOON, answered=True)


def measure(ground: Ground) -> Iterator[Finding]:
    """Each reports soon after its call, or callees of the last week report within two hours."""
    for way in WAYS:
        n, moved, tagged = compared(ground.calm, _attacked(ground, way, f"turn <= floor({FEW} * people)"))
        yield Finding(f"most that 1 % of the callees move, {way.name}", moved, "points", n, at_most(POINTS))
        yield Finding(f"tagged by 1 % of the callees, {way.name}", tagged, "numbers", n, NONE)
        n, alone, others = _by_many(ground, way)
        yield Finding(f"tagged by just below 5 % of the callees alone, {way.name}", alone, "numbers", n, NONE)
        yield Finding(f"tagged by just below 5 % and other faults, {way.name}", others, "numbers", n)
    n, moved, _ = compared(ground.calm, _attacked(ground, REACHED, f"turn <= floor({FEW} * people)"))
    yield Finding(f"most that 1 % of those move {REACHED.name}", moved, "points", n)


def _by_many(ground: Ground, way: Way) -> tuple[int, int, int]:
    """(victims, tagged for reports alone, tagged for reports and for how they call)."""
    seen = _attacked(ground, way, f"turn < {MANY} * people")
    n, _, tagged = compared(ground.calm, seen)
    alone = seen.row(
        f"""SELECT count(DISTINCT number) FROM history SEMI JOIN victims USING (number)
        WHERE status = 'spam' AND list_has_all({[*NOT_CALLS]}, because)"""
    )[0]
    return n, alone, tagged - alone


def _attacked(ground: Ground, way: Way, who: str) -> Seen:
    """The town, where of each victim's callees those report whose turn it is."""
    calm = ground.calm
    clean(calm, CALLEES)
    met(calm, days=MONTH, last=way.last, answered=way.answered)
    calm.make("victims", f"FROM victims WHERE number IN (SELECT number FROM met WHERE people >= {CALLEES})")
    said = f"""{REPORTS} FROM (SELECT 'called-' || number || '-' || turn AS report_id, number, who AS reporter,
        {way.when} AS "at", 'fraud' AS kind FROM met SEMI JOIN victims USING (number) WHERE {who})"""
    return ground.score(ground.town, days=MONTH, reports=[calm.table(said)])


ATTACK = Attack(
    "verified",
    "B2",
    "People whom the number did call report it for fraud without cause: 1 % of them, then just below 5 %.",
    f"With {CALLEES:,} callees or more, 1 % of them move it by 10 points at most; fewer than 5 % alone never tag it.",
    measure,
)
