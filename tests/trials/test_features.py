"""Every feature again in plain Python, from the same reports."""

from __future__ import annotations

from datetime import date, timedelta
from math import log, log1p
from pathlib import Path

import numpy as np
import pytest
from tests.trials.said import complaints, numbered, said

from callstanding.testing import MONDAY, Row
from callstanding.trials.features import FEATURES, families
from callstanding.trials.known import Past

CUT = 42  # days after the first Monday: a Monday
SUBJECTS = ("+12105550100", "+12105550101", "+12105550112", "+12105550190", "+18005550100", "+12125550100")
AREAS = ("210", "212", "312", None)


def feed(seed: int) -> list[Row]:
    dice = np.random.default_rng(seed)
    rows = []
    for who in SUBJECTS:
        for _ in range(dice.integers(3, 30)):
            area = AREAS[dice.integers(len(AREAS))]
            rows.append(said(who, int(dice.integers(CUT + 5)), area=area or ""))
    return numbered(rows)


def expected(rows: list[Row], who: str) -> dict[str, float]:
    """What is known of a number when the day begins, counted one report at a time."""
    every = [(row["number"], ago_of(row), row["reporter_area"]) for row in rows if ago_of(row) >= 0]
    mine = [(ago, area) for number, ago, area in every if number == who]
    days = {ago for ago, _ in mine}
    ledger = {
        "own_area": sum(area == who[2:5] for _, area in mine) / max(sum(bool(area) for _, area in mine), 1),
        "growth": log1p(sum(ago < 3 for ago, _ in mine)) - log1p(sum(ago < 14 for ago, _ in mine)),
        "age": log1p(max(days)),
        "silence": log1p(min(days)),
        "toll_free": float(who.startswith("+1800")),
        "area_spread": entropy(mine),
        "weekend_days": log1p(sum(0.5 ** (ago / 28) for ago in days if weekend(ago))),
    }
    for half in (2, 7, 28):
        ledger[f"reports_{half}d"] = log1p(sum(0.5 ** (ago / half) for ago, _ in mine))
    for half in (4, 14, 60):
        ledger[f"days_{half}d"] = log1p(sum(0.5 ** (ago / half) for ago in days))
    for half in (4, 14):
        shares = (0.5 ** (ago / half) * 1000 / sum(other == ago for _, other, _ in every) for ago, _ in mine)
        ledger[f"level_{half}d"] = log1p(sum(shares))
        ledger[f"areas_{half}d"] = log1p(sum(0.5 ** (ago / half) for ago, _ in {pair for pair in mine if pair[1]}))
    for size, kept in ((10, -1), (100, -2), (1000, -3)):
        near = {(number, ago) for number, ago, _ in every if number[:kept] == who[:kept] and number != who}
        ledger[f"block_{size}"] = log1p(sum(0.5 ** (ago / 7) for _, ago in near if ago < 28))
    return ledger


def ago_of(row: Row) -> int:
    return (MONDAY.date() + timedelta(CUT) - date.fromisoformat(row["at"][:10])).days - 1


def weekend(ago: int) -> bool:
    return (MONDAY.date() + timedelta(CUT - 1 - ago)).weekday() >= 5


def entropy(mine: list[tuple[int, str]]) -> float:
    weight = {area: sum(0.5 ** (ago / 28) for ago, other in mine if other == area) for _, area in mine if area}
    shares = [each / sum(weight.values()) for each in weight.values()]
    return -float(sum(share * log(share) for share in shares))


@pytest.mark.parametrize("seed", range(4))
def test_every_feature_says_what_its_sentence_says(tmp_path: Path, seed: int) -> None:
    rows = feed(seed)
    with complaints(tmp_path, rows) as found:
        known = Past(found, days=7, top=10).known(MONDAY.date() + timedelta(CUT))
    assert known.numbers.tolist() == sorted(int(who) for who in SUBJECTS)
    for who, features in zip(known.numbers, known.features, strict=True):
        wanted = expected(rows, f"+{who}")
        assert dict(zip((each.name for each in FEATURES), features, strict=True)) == pytest.approx(wanted)


def test_those_reported_in_the_next_days_are_told_apart(tmp_path: Path) -> None:
    rows = [said(who, CUT - 1) for who in SUBJECTS] + [said(SUBJECTS[1], CUT), said(SUBJECTS[2], CUT + 7)]
    with complaints(tmp_path, numbered(rows)) as found:
        known = Past(found, days=7, top=10).known(MONDAY.date() + timedelta(CUT))
    assert known.numbers[known.reported].tolist() == [int(SUBJECTS[1])]


def test_the_numbers_reported_on_most_days_are_measured(tmp_path: Path) -> None:
    rows = [said(who, CUT - 1 - day) for i, who in enumerate(SUBJECTS) for day in range(i + 1)]
    with complaints(tmp_path, numbered(rows)) as found:
        known = Past(found, days=7, top=1).known(MONDAY.date() + timedelta(CUT))
    assert known.numbers.tolist() == sorted(int(who) for who in SUBJECTS[1:])


def test_every_feature_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({each.name for each in FEATURES}) == len(FEATURES)
    assert [each.name for each in FEATURES if not each.about.endswith(".")] == []
    assert len(families()) == 9
