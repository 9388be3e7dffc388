"""Spammers who obey every published limit, or warm their numbers up: how long it takes to find them."""

from __future__ import annotations

from collections.abc import Iterator

from callstanding.trials.attacks.attack import Attack, Finding
from callstanding.trials.attacks.ground import MONTH, Ground

KINDS = {"limit_keeper": "obey every limit", "warming_spammer": "warm up"}


def measure(ground: Ground) -> Iterator[Finding]:
    """Of those active throughout a month: how many are tagged, and after how many days."""
    people, each = ground.by_size((300, 12), (3000, 150))
    changes = {kind: {"per_1000": 1000 * each / people, "stays_days": []} for kind in KINDS}
    seen = ground.score(ground.world(people, MONTH, "spam", changes=changes), days=MONTH)
    for kind, how in KINDS.items():
        n, found, days = seen.row(
            f"""SELECT count(*), count(t.first), median(epoch(t.first - l."from") / 86400)
            FROM labels l LEFT JOIN tagged t USING (number, kind) WHERE kind = '{kind}'"""
        )
        yield Finding(f"found in {MONTH} days, of those who {how}", found / n, "share", n)
        yield Finding(f"median until found, of those who {how}", days, "days", found)


ATTACK = Attack(
    "patience",
    "worlds",
    "Spammers stay below every published limit, or start with few calls and grow, for a month.",
    "None: the figures are told as they are.",
    measure,
)
