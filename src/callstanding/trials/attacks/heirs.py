"""B9: numbers change hands, or only seem to."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding, at_least
from callstanding.trials.attacks.ground import Ground

DAYS = 14

_HEIRS = """SELECT count(*), count(*) FILTER (WHERE number IN (SELECT number FROM tagged WHERE kind = l.kind)),
        count(*) FILTER (WHERE status IN ('clean', 'unknown')),
        count(*) FILTER (WHERE number IN (SELECT number FROM tagged WHERE label = 'spam'))
    FROM labels l JOIN standings USING (number) WHERE kind = 'holder_after_spammer' AND "from" < as_of"""

# One holder with a pause between two spans, the same without the pause, and the second span under a new name.
_RETURNED = "number IN (SELECT number FROM labels WHERE kind = 'returning_spammer')"
_UNBROKEN = f"""FROM holders WHERE NOT {_RETURNED} UNION ALL BY NAME
    SELECT number, holder, min("from") AS "from", max("to") FILTER (WHERE "to" > "from") AS "to"
    FROM (SELECT number, holder, "from", NULL::TIMESTAMPTZ AS "to" FROM holders WHERE {_RETURNED}) GROUP BY number, holder"""
_RENAMED = f"""SELECT number, if({_RETURNED} AND "to" IS NULL, 'new-' || holder, holder) AS holder, "from", "to" FROM holders"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Heirs of spammers, with and without proof; then spammers who give a number back and take it again."""
    people, each = ground.by_size((800, 10), (8000, 80))  # denser, and the neighbours of an heir are spammers too
    kinds = ("holder_after_spammer", "returning_spammer")
    changes = {kind: {"per_1000": 1000 * each / people} for kind in kinds}
    world = ground.world(people, DAYS, "reassigned", changes=changes)
    proven = ground.score(world, days=DAYS, assignments=world.assignments)
    n, tagged, clean, before = proven.row(_HEIRS)
    yield Finding("former holders tagged", before, "numbers", n)
    yield Finding("new holders tagged", tagged, "numbers", n, NONE)
    yield Finding("new holders clean or unknown", clean / n, "share", n, at_least(1))
    unproven = ground.score(world, days=DAYS)
    yield Finding("new holders clean or unknown, without proof", unproven.row(_HEIRS)[2] / n, "share", n)
    unbroken = ground.score(world, days=DAYS, assignments=proven.table(_UNBROKEN))
    proven.beside(unbroken)
    n, moved = proven.row(
        """SELECT count(*), max(abs(s.spam_score - c.spam_score)) FROM standings s JOIN calm c USING (number)
        WHERE number IN (SELECT number FROM labels WHERE kind = 'returning_spammer')"""
    )
    yield Finding("most that a pause of the same holder moves", moved, "points", n, NONE)
    renamed = ground.score(world, days=DAYS, assignments=proven.table(_RENAMED))
    for what, seen in (("same name", proven), ("new name", renamed)):
        status = "SELECT count(*) FROM labels JOIN standings USING (number) WHERE kind = 'returning_spammer' AND \"to\" IS NULL"
        n, spam = seen.row(status)[0], seen.row(f"{status} AND status = 'spam'")[0]
        yield Finding(f"spammers who came back and are tagged, {what}", spam / n if n else None, "share", n)


ATTACK = Attack(
    "heirs",
    "B9",
    "A spammer's number gets a new holder; a spammer gives a number back and takes it again, under the same or a new name.",
    "A new holder starts clean after a proven re-assignment; the same holder keeps its standing, whatever the pause.",
    measure,
)
