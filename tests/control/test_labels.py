"""Labels are kept per platform and day, once each, for their tenant alone; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from callstanding.actions.labels import Label
from callstanding.control import Audit, Labels
from callstanding.control.labels import Taken
from callstanding.errors import UsageError

DAY = date(2026, 3, 2)
ONE = Label("+12025550123", DAY, "hiya", "flagged", "spam", 88.5)
TWO = replace(ONE, platform="tns", text="Spam", score=None)
OTHER = replace(ONE, number="+12025550124", day=DAY - timedelta(days=40))


def take(engine: Engine, *labels: Label, tenant: str = "centre") -> Taken:
    return Labels(engine).take(tenant, labels, source="a.csv", who="test", now=1.0)


def test_the_same_labels_again_change_nothing(engine: Engine) -> None:
    assert take(engine, ONE, TWO, OTHER, ONE) == Taken(3, 0, 0)
    assert take(engine, ONE, TWO, OTHER) == Taken(0, 0, 3)
    assert Labels(engine).of("centre", [ONE.number]) == {ONE.number: [ONE, TWO]}
    assert [row.what for row in Audit(engine).listed() if row.what == "labels.taken"] == ["labels.taken"]


def test_another_score_of_a_label_replaces_it_and_another_text_is_kept_beside_it(engine: Engine) -> None:
    take(engine, ONE)
    assert take(engine, replace(ONE, score=10.0, meaning="watch")) == Taken(0, 1, 0)
    assert take(engine, replace(ONE, text="mixed_low", meaning="watch")) == Taken(1, 0, 0)
    kept = Labels(engine).of("centre", [ONE.number])[ONE.number]
    assert [(label.text, label.score, label.meaning) for label in kept] == [
        ("flagged", 10.0, "watch"), ("mixed_low", 88.5, "watch")]  # fmt: skip


def test_labels_are_told_to_their_tenant_alone(engine: Engine) -> None:
    take(engine, ONE)
    assert Labels(engine).listed("pharmacy") == []
    assert Labels(engine).of("pharmacy", [ONE.number]) == {}
    take(engine, ONE, tenant="pharmacy")
    assert Labels(engine).listed("pharmacy") == [ONE]


def test_pages_lose_no_label_of_one_day(engine: Engine) -> None:
    many = [replace(ONE, platform=name, text=text) for name in ("a", "b", "c") for text in ("x", "y")] + [OTHER]
    take(engine, *many)
    labels, seen, after = Labels(engine), list[Label](), list[str]()
    while page := labels.listed("centre", after=after, limit=2):
        seen += page
        after = [page[-1].number, page[-1].day.isoformat(), page[-1].platform, page[-1].text]
    assert seen == many


def test_labels_may_be_asked_from_a_day_on(engine: Engine) -> None:
    take(engine, ONE, OTHER)
    assert Labels(engine).numbers("centre") == [ONE.number, OTHER.number]
    assert Labels(engine).numbers("centre", since=DAY) == [ONE.number]
    assert Labels(engine).listed("centre", since=DAY) == [ONE]


def test_a_number_that_is_none_leaves_nothing_of_its_import(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no number"):
        take(engine, ONE, replace(ONE, number="2025550123"))
    assert Labels(engine).listed("centre") == []


def test_thousands_of_labels_are_taken_at_once(engine: Engine) -> None:
    many = [replace(ONE, number=f"+1202555{n:04d}") for n in range(1_200)]
    assert take(engine, *many) == Taken(1_200, 0, 0)
    assert len(Labels(engine).of("centre", [label.number for label in many])) == 1_200
