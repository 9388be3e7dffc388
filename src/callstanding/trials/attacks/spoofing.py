"""B6: a machine shows an innocent number ten thousand times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from callstanding.pipeline.tables import HISTORY
from callstanding.simulate import World
from callstanding.trials.attacks.attack import Attack, Finding, at_least
from callstanding.trials.attacks.ground import Ground
from callstanding.trials.attacks.seen import Seen

DAYS = 14
CALLS = 10_000
UNTAGGED, FLAGGED = 0.99, 0.95
KINDS = ("spoofed_person", "spoofed_business")
C_OR_NONE, PARTIAL = [0.0, 0.0, 0.6, 0.4], [0.0, 1.0, 0.0, 0.0]

# Every third victim is seen in the spoofer's calls alone: its own calls do not pass this operator.
_VICTIMS = f"""SELECT number, row_number() OVER (ORDER BY md5(number)) % 3 = 0 AS unseen FROM labels
    WHERE kind IN {KINDS}"""
_OF_OTHERS = "FROM calls WHERE caller NOT IN (SELECT number FROM victims WHERE unseen) OR attestation IS NULL OR attestation = 'C'"
_STATED_BY_NOBODY = "SELECT * REPLACE (NULL AS attestation) FROM calls"


def measure(ground: Ground) -> Iterator[Finding]:
    """Many victims in a world, and several worlds."""
    parts = ground.by_size(1, 10)
    counted = [_counted(ground, part, C_OR_NONE, _OF_OTHERS) for part in range(parts)]
    n, tagged, flagged = (sum(column) for column in zip(*counted, strict=True))
    yield Finding("victims untagged", _share(n - tagged, n), "share", n, at_least(UNTAGGED))
    yield Finding("victims flagged as spoofed", _share(flagged, n), "share", n, at_least(FLAGGED))
    n, tagged, flagged = _counted(ground, 0, PARTIAL, "FROM calls")
    yield Finding("untagged where a gateway signs B", _share(n - tagged, n), "share", n)
    yield Finding("flagged where a gateway signs B", _share(flagged, n), "share", n)
    n, tagged, _ = _counted(ground, 0, C_OR_NONE, _STATED_BY_NOBODY)
    yield Finding("untagged where no call states an attestation", _share(n - tagged, n), "share", n)


def _counted(ground: Ground, part: int, signed: list[float], calls: str) -> tuple[int, int, int]:
    """(victims, tagged, flagged as spoofed) of one world; `calls` says what of it the operator sees."""
    world = _world(ground, part, signed)
    truth = Seen.of(calls=world.calls, labels=world.labels, history=HISTORY.empty_table())
    truth.make("victims", _VICTIMS)
    seen = ground.score(world, days=DAYS, calls=truth.table(calls))
    seen.sql.register("victims", truth.table("FROM victims"))
    n, tagged, flagged = seen.row(
        """SELECT count(*), count(*) FILTER (WHERE number IN (SELECT number FROM tagged)),
            count(*) FILTER (WHERE list_contains(flags, 'spoofed'))
        FROM victims JOIN standings USING (number)"""
    )
    return int(n), int(tagged), int(flagged)


def _world(ground: Ground, part: int, signed: list[float]) -> World:
    people, victims = ground.by_size((500, 12), (1000, 100))
    shown = {"shown_calls": [[0, CALLS], [100, CALLS]], "shown_signed": signed}
    changes: dict[str, Any] = {kind: {"per_1000": 500 * victims / people} for kind in KINDS}
    changes |= {f"shown.{kind}": shown for kind in KINDS} | {"neighbour": {"per_1000": 1}}
    return ground.world(people, DAYS, "spoofing", part=part, changes=changes)


def _share(k: int, n: int) -> float | None:
    return k / n if n else None


ATTACK = Attack(
    "spoofing",
    "B6",
    f"A machine makes {CALLS:,} robocalls under a victim's number, attested C or not at all; its callees complain.",
    "At least 99 % of the victims stay untagged, and at least 95 % are flagged as spoofed.",
    measure,
)
