"""B8: a campaign spreads its calls over two hundred numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callstanding.trials.attacks.attack import Attack, Bar, Finding, at_least, at_most
from callstanding.trials.attacks.ground import Ground
from callstanding.trials.attacks.seen import Seen

DAYS = 3
NUMBERS = 200
CALLS_A_DAY = 10_000
HALF = 0.5  # of its numbers must be tagged for a campaign to count as found
FOUND, HONEST = 0.9, 0.01
POOLS = {"snowshoe_account": "one account", "snowshoe_block": "side by side", "snowshoe_trunk": "one trunk"}
CENTRES = ("care_centre", "sales_centre", "delivery")
_APART = {"placing": "far", "account": "line", "trunk": "shared"}

_CAMPAIGNS = """SELECT kind, holder, count(*) AS numbers, count(tagged.first) AS tagged
    FROM labels JOIN holders USING (number) LEFT JOIN tagged USING (number, kind) GROUP BY ALL"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Campaigns beside honest centres of their own size, then campaigns that nothing joins beside smaller centres."""
    campaigns, people = ground.by_size((1, 600), (10, 6000))
    pool: dict[str, Any] = {"lines_each": NUMBERS, "calls_a_day": CALLS_A_DAY / NUMBERS, "stays_days": []}
    pools = {kind: pool | _many(campaigns, people) for kind in POOLS}
    centres = {kind: dict[str, Any](lines_each=NUMBERS) | _many(campaigns, people) for kind in CENTRES}
    seen = _seen(ground, people, pools | centres)
    for kind, how in POOLS.items():
        yield from _found(seen, kind, how, at_least(FOUND))
    yield from _honest(seen, "200 numbers")
    seen = _seen(ground, people, pools | {"snowshoe_account": pools["snowshoe_account"] | _APART})
    yield from _found(seen, "snowshoe_account", "nothing joins them", None)
    yield from _honest(seen, "usual size")


def _seen(ground: Ground, people: int, changes: Mapping[str, Mapping[str, Any]]) -> Seen:
    """A world as it stands after three days; nobody tells the judge who holds a number."""
    seen = ground.score(ground.world(people, DAYS, "snowshoe", changes=changes), days=DAYS)
    seen.make("campaigns", _CAMPAIGNS)
    return seen


def _found(seen: Seen, kind: str, how: str, bar: Bar | None) -> Iterator[Finding]:
    campaigns, found, numbers, tagged = seen.row(
        f"""SELECT count(*), count(*) FILTER (WHERE tagged >= {HALF} * numbers), sum(numbers), sum(tagged)
        FROM campaigns WHERE kind = '{kind}'"""
    )
    yield Finding(f"campaigns found, {how}", found / campaigns, "share", campaigns, bar)
    yield Finding(f"their numbers tagged, {how}", tagged / numbers, "share", int(numbers))


def _honest(seen: Seen, size: str) -> Iterator[Finding]:
    """A centre counts as tagged when any number of it is."""
    centres, touched = seen.row(
        f"SELECT count(*), count(*) FILTER (WHERE tagged > 0) FROM campaigns WHERE kind IN {CENTRES} AND numbers > 1"
    )
    yield Finding(f"honest centres with a tagged number, {size}", touched / centres, "share", centres, at_most(HONEST))


def _many(holders: int, people: int) -> dict[str, Any]:
    return {"per_1000": 1000 * holders * NUMBERS / people}


ATTACK = Attack(
    "snowshoe",
    "B8",
    f"{CALLS_A_DAY:,} calls a day come from {NUMBERS} numbers: of one account, side by side, on one trunk, or joined by nothing.",
    "90 % of the campaigns are found in 3 days (half of their numbers tagged), at most 1 % of the honest centres touched.",
    measure,
)
