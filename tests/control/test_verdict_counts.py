"""Verdicts are counted by minute and by hour, added up over processes, and forgotten in time."""

from __future__ import annotations

from sqlalchemy import Engine

from callstanding.control.verdict_counts import HOUR, KEPT, MINUTE, Count, VerdictCounts
from callstanding.web.tallying import Tally

DAY = 1_772_409_600


def test_what_several_processes_count_adds_up(engine: Engine) -> None:
    for processes in range(3):
        VerdictCounts(engine).add({"allow": 5 + processes, "block": 0}, now=DAY + 61.5)
    counts = VerdictCounts(engine)
    assert counts.since(DAY, span=MINUTE) == [Count(DAY + 60, "allow", 18)]
    assert counts.since(DAY, span=HOUR) == [Count(DAY, "allow", 18)]


def test_an_hour_has_the_sum_of_its_minutes(engine: Engine) -> None:
    counts = VerdictCounts(engine)
    for minute in range(0, 120, 7):
        counts.add({"allow": minute, "block": 1}, now=DAY + 60 * minute)
    for hour in (0, 1):
        minutes = [c for c in counts.since(DAY, span=MINUTE) if c.at // HOUR == DAY // HOUR + hour]
        hours = {c.verdict: c.count for c in counts.since(DAY) if c.at == DAY + hour * HOUR}
        assert hours == {v: sum(c.count for c in minutes if c.verdict == v) for v in ("allow", "block")}


def test_old_counts_are_forgotten_and_hours_outlive_minutes(engine: Engine) -> None:
    counts = VerdictCounts(engine)
    counts.add({"allow": 1}, now=DAY)
    assert counts.forget(now=DAY + KEPT[MINUTE]) == 0
    assert counts.forget(now=DAY + KEPT[MINUTE] + MINUTE) == 1
    assert counts.since(0) == [Count(DAY, "allow", 1)]
    assert counts.forget(now=DAY + KEPT[HOUR] + HOUR) == 1
    assert counts.since(0) == []


def test_a_tally_writes_only_what_is_new(engine: Engine) -> None:
    given = {"allow": 7}
    tally = Tally(lambda: given, VerdictCounts(engine))
    tally.flush(now=DAY)
    tally.flush(now=DAY + 10)
    given["block"] = 2
    tally.flush(now=DAY + 20)
    assert tally.counts.since(DAY) == [Count(DAY, "allow", 7), Count(DAY, "block", 2)]
