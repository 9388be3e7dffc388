"""How people answered calls of numbers on days with a flag elsewhere, and on days without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa

from callstanding.actions.agreement import Contact, contact
from callstanding.actions.labels import Label
from callstanding.engines import Duck
from callstanding.policies.policy import Policy

ANY = "any"
"""All platforms together: a day is flagged where one of them flags the number."""
_PEOPLE = """SELECT platform, flagged, count(*)::INTEGER AS days, sum(called)::INTEGER AS called, sum(answered)::INTEGER AS answered
    FROM (SELECT platform, flagged, e164, day, count(DISTINCT callee) AS called,
            count(DISTINCT callee) FILTER (WHERE outcome = 'answered') AS answered
        FROM shown_days JOIN numbers USING (e164) JOIN calls ON caller = key AND start >= day AND start < day + INTERVAL 1 DAY
        GROUP BY ALL)
    GROUP BY ALL ORDER BY platform, flagged"""  # noqa: E501 - a line of SQL reads better whole


def contacts(engine: Duck, labels: Mapping[str, Sequence[Label]], policy: Policy) -> list[Contact]:
    """For each platform and for any of them: people who answered, of those called on days with a flag and without.

    A label holds from its day until the platform's next one, for at most `vetting.label_days`.
    """
    keep, least = int(policy.number("vetting.label_days")), policy.number("vetting.flagged_calls")
    rows = [row for number, shown in labels.items() for row in _days(number, shown, keep)]
    names = ("platform", "e164", "day", "flagged")
    types = (pa.string(), pa.string(), pa.date32(), pa.bool_())
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    arrays = [pa.array(list(column), kind) for column, kind in zip(columns, types, strict=True)]
    engine.sql.register("shown_days", pa.table(arrays, names=list(names)))
    return [
        contact(platform, flagged=flagged, days=days, called=called, answered=answered, least=least)
        for platform, flagged, days, called, answered in engine.sql.execute(_PEOPLE).fetchall()
    ]


def _days(number: str, shown: Sequence[Label], keep: int) -> Iterator[tuple[str, str, date, bool]]:
    """Each day on which a label holds: platform, number, day, and whether it is a flag."""
    of: dict[str, dict[date, bool]] = defaultdict(dict)
    for label in sorted(shown, key=lambda each: each.day):
        if label.meaning != "unknown":
            of[label.platform][label.day] = label.meaning == "spam" or of[label.platform].get(label.day, False)
    every: dict[date, bool] = {}
    for platform, said in of.items():
        for day, flagged in _held(said, keep):
            every[day] = every.get(day, False) or flagged
            yield platform, number, day, flagged
    yield from ((ANY, number, day, flagged) for day, flagged in every.items())


def _held(said: Mapping[date, bool], keep: int) -> Iterator[tuple[date, bool]]:
    days = list(said)
    for day, following in zip(days, [*days[1:], None], strict=True):
        until = day + timedelta(days=keep)
        last = until if following is None else min(until, following)
        yield from ((day + timedelta(days=step), said[day]) for step in range((last - day).days))
