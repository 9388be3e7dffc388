"""The attacks of the simulated worlds on honest numbers, all at once."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import NONE, Attack, Finding
from callstanding.trials.attacks.ground import Ground

DAYS = 14
KINDS = {
    "brigaded_business": "reported by hundreds whom they never called",
    "brigaded_caller": "reported by 1 % of those reached",
    "stormed_business": "reported by hundreds within an hour",
    "flooded_business": "shown in thousands of calls within hours",
}


def measure(ground: Ground) -> Iterator[Finding]:
    """Count those that are tagged at any time."""
    people, each = ground.by_size((300, 10), (3000, 100))
    changes = {kind: {"per_1000": 1000 * each / people} for kind in KINDS}
    world = ground.world(people, DAYS, "brigading", "sabotage", changes=changes)
    seen = ground.score(world, days=DAYS, assignments=world.assignments)
    for kind, how in KINDS.items():
        n, tagged = (
            seen.row(f"SELECT count(*) FROM {table} WHERE kind = '{kind}'")[0] for table in ("labels", "tagged")
        )
        yield Finding(f"honest numbers tagged, {how}", tagged, "numbers", n, NONE)


ATTACK = Attack(
    "brigades",
    "worlds",
    "Crowds report honest businesses, called by them or not, slowly or within an hour; a machine floods under their name.",
    "None of these numbers is ever tagged.",
    measure,
)
