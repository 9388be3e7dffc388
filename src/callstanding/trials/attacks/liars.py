"""B4: some reporters lie, in both directions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from callstanding.evaluate.ranking import ranking
from callstanding.trials.attacks.attack import Attack, Finding, at_most
from callstanding.trials.attacks.crowds import REPORTS
from callstanding.trials.attacks.ground import Ground
from callstanding.trials.attacks.seen import Seen

DAYS = 14
LIARS = 0.1  # of the honest reporters
LOSS = 0.01
PEOPLE = ("person", "outsider")

# A liar praises every spammer that called it and reports everybody else who did, each once.
_LIES = f"""{REPORTS} FROM (
    SELECT 'lie-' || caller || '-' || callee AS report_id, caller AS number, callee AS reporter,
        least(max(start) + INTERVAL 10 MINUTE, max(max(start)) OVER ()) AS "at",
        if(any_value(label) = 'spam', 'wanted', 'fraud') AS kind
    FROM calls SEMI JOIN liars ON who = callee JOIN labels ON number = caller
        AND start >= "from" AND ("to" IS NULL OR start < "to")
    GROUP BY caller, callee)"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Compare the ranking of spam above honest numbers with and without the lies."""
    world = ground.world(ground.by_size(600, 13_000), DAYS, "honest", "spam")
    honest = ground.score(world, days=DAYS)
    voices = honest.row("SELECT count(DISTINCT reporter) FROM reports")[0]
    honest.make(
        "liars", f"SELECT callee AS who FROM calls GROUP BY callee ORDER BY md5(callee) LIMIT {LIARS} * {voices}"
    )
    lied = ground.score(world, days=DAYS, reports=[honest.table(_LIES)])
    yield Finding("honest reporters", voices, "numbers", voices)
    yield Finding("liars", honest.row("SELECT count(*) FROM liars")[0], "numbers", voices)
    for whom, among in (("all numbers", ()), ("organisations alone", PEOPLE)):
        (before, n), (after, _) = (_area(seen, among) for seen in (honest, lied))
        loss = None if before is None or after is None else before - after
        yield Finding(f"area without liars, {whom}", before, "area", n)
        yield Finding(f"area lost to liars, {whom}", loss, "area", n, at_most(LOSS))


def _area(seen: Seen, without: tuple[str, ...]) -> tuple[float | None, int]:
    """(area under the ROC curve, numbers) of those that are spam or honest now."""
    found = seen.table(
        f"""SELECT spam_score, label = 'spam' AS spam FROM labels JOIN standings USING (number)
        WHERE label <> 'grey' AND "to" IS NULL AND calls_out > 0 AND spam_score IS NOT NULL
            AND kind NOT IN ('', {", ".join(f"'{kind}'" for kind in without) or "''"})"""
    )
    score, spam = found["spam_score"].to_numpy(), np.asarray(found["spam"].to_numpy(), np.bool_)
    return ranking(score, spam).auc, len(score)


ATTACK = Attack(
    "liars",
    "B4",
    "One liar for ten honest reporters praises every spammer that called it and reports everybody else for fraud.",
    "The area under the ROC curve falls by 0.01 at most.",
    measure,
)
