"""B10: twenty numbers of a spammer call each other and praise each other."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from callstanding.simulate import World
from callstanding.trials.attacks.attack import Attack, Finding, at_most
from callstanding.trials.attacks.crowds import REPORTS
from callstanding.trials.attacks.ground import Ground
from callstanding.trials.attacks.seen import Seen

DAYS = 14
RING = 20
POINTS = 3.0

_AMONG = "caller IN (SELECT number FROM members) AND callee IN (SELECT number FROM members)"
_PRAISE = f"""{REPORTS} FROM (
    SELECT 'praise-' || caller || '-' || callee AS report_id, caller AS number, callee AS reporter,
        least(max(start) + INTERVAL 10 MINUTE, max(max(start)) OVER ()) AS "at", 'wanted' AS kind
    FROM calls WHERE {_AMONG} AND disposition = 'answered' GROUP BY caller, callee)"""
# Whoever praised a farmer is taken for an accomplice.
_FARMED = """FROM calls WHERE NOT (caller IN (SELECT number FROM labels WHERE kind = 'wanted_farmer')
    AND (caller, callee) IN (SELECT (number, reporter) FROM reports WHERE kind = 'wanted'))"""
_TAGGED = "SELECT count(*), count(*) FILTER (WHERE number IN (SELECT number FROM tagged)) FROM members"


def measure(ground: Ground) -> Iterator[Finding]:
    """The same spammers without their ring, with it, and with its praise; where their holder is known, and where not."""
    people, each = ground.by_size((300, 20), (2000, 200))
    changes = {"ring_member": {"per_1000": 1000 * each / people, "lines_each": RING}}
    world = ground.world(people, DAYS, "rings", changes=changes | {"wanted_farmer": {"per_1000": 1000 * each / people}})
    for where, held in (("one holder", world.assignments), ("holder not known", None)):
        yield from _ringing(ground, world, where, held)
    ringing = ground.score(world, days=DAYS)
    unloved = ground.score(world, days=DAYS, calls=ringing.table(_FARMED))
    n, _, mean = _gains(ringing, unloved, "wanted_farmer")
    yield Finding("mean that accomplices outside gain", mean, "points", n)


def _ringing(ground: Ground, world: World, where: str, held: pa.Table | None) -> Iterator[Finding]:
    ringing = _judged(ground.score(world, days=DAYS, assignments=held))
    quiet = ringing.table(f"FROM calls WHERE NOT ({_AMONG})")
    alone = ground.score(world, days=DAYS, calls=quiet, assignments=held)
    praised = _judged(ground.score(world, days=DAYS, reports=[ringing.table(_PRAISE)], assignments=held))
    for what, seen in (("talks", ringing), ("talks and praise", praised)):
        n, most, mean = _gains(seen, alone, "ring_member")
        yield Finding(f"most that {what} gain, {where}", most, "points", n, at_most(POINTS))
        yield Finding(f"mean that {what} gain, {where}", mean, "points", n)
    for what, seen in (("alone", _judged(alone)), ("with talks and praise", praised)):
        n, tagged = seen.row(_TAGGED)
        yield Finding(f"tagged {what}, {where}", tagged / n, "share", n)


def _judged(seen: Seen) -> Seen:
    seen.make("members", "SELECT number FROM labels WHERE kind = 'ring_member'")
    return seen


def _gains(seen: Seen, alone: Seen, kind: str) -> tuple[int, float, float]:
    """(numbers, most, mean): by how much the scores lie below those of the same spammers without their friends."""
    seen.beside(alone)
    n, most, mean = seen.row(
        f"""SELECT count(*), max(c.spam_score - s.spam_score), avg(c.spam_score - s.spam_score)
        FROM standings s JOIN calm c USING (number)
        WHERE number IN (SELECT number FROM labels WHERE kind = '{kind}' AND "to" IS NULL)"""
    )
    return int(n), float(most), float(mean)


ATTACK = Attack(
    "rings",
    "B10",
    f"{RING} numbers of one spammer hold long talks with each other, then also report each other as wanted.",
    "None of them gains more than 3 points by it.",
    measure,
)
