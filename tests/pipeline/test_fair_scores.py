"""Laws 4 to 9: entries sum, time heals, crowds and forgers convict nobody, tenures part, rotation does not launder."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.pipeline.conftest import SHOP, SPAMMER, Town

from callstanding.testing import (
    MONDAY,
    Row,
    assignment,
    at,
    by_number,
    call,
    campaign,
    differences,
    person,
    report,
    scored,
)

TAGGED = ("spam", "recovering")


@pytest.fixture(scope="module")
def spam_calls() -> list[Row]:
    return campaign(SPAMMER, calls=2000, answered=0.15, talk_s=(3, 5))


@pytest.fixture(scope="module")
def shop_calls() -> list[Row]:
    """A busy day of an honest number: people talk, and some call back."""
    calls = campaign(SHOP, calls=300, answered=0.6, talk_s=(40, 200), people_from=5000, attestation="A")
    return calls + [call(person(5000 + i), SHOP, 20 + i / 60, 90) for i in range(0, 120, 2)]


def test_entries_sum_to_the_score(town: Town, tmp_path: Path) -> None:
    outcome = scored(tmp_path, town.calls, reports=town.reports, assignments=town.assignments)
    for row in outcome.standings.to_pylist():
        assert sum(r["points"] for r in row["reasons"]) == pytest.approx(row["spam_score"], abs=1e-6)
        assert row["score_low"] <= row["spam_score"] <= row["score_high"]


def test_what_came_later_is_not_known_before(town: Town, tmp_path: Path) -> None:
    until = MONDAY + timedelta(hours=14)
    known = [row for row in town.calls if row["start"] <= at(14)]
    said = [row for row in town.reports if row["at"] <= at(14)]
    then = scored(tmp_path / "then", known, reports=said, assignments=town.assignments, as_of=until)
    seen = scored(tmp_path / "now", town.calls, reports=town.reports, assignments=town.assignments, as_of=until)
    assert len(known) < len(town.calls)
    rows = by_number(seen)
    assert not [d for number, row in by_number(then).items() for d in differences(row, rows[number], path=number)]


def test_a_change_into_the_tag_names_its_causes(spam_calls: list[Row], tmp_path: Path) -> None:
    history = scored(tmp_path, spam_calls).history.to_pylist()
    adverse = [change for change in history if change["number"] == SPAMMER and change["status"] in ("watch", "spam")]
    assert adverse
    assert all(change["because"] for change in adverse)


def test_silence_never_raises_a_score_and_ends_clean(spam_calls: list[Row], tmp_path: Path) -> None:
    rows = [
        by_number(scored(tmp_path, spam_calls, as_of=MONDAY + timedelta(days=days)))[SPAMMER]
        for days in (1, 2, 3, 5, 8, 13, 30, 90, 400)
    ]
    scores = [row["spam_score"] for row in rows]
    assert rows[0]["status"] == "spam"
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(scores))
    assert rows[-1]["status"] == "clean"
    assert rows[-1]["clean_by"] is None


def test_silence_never_raises_any_score(town: Town, tmp_path: Path) -> None:
    last: dict[str, float] = {}
    for days in (7, 8, 10, 15, 40, 400):
        until = MONDAY + timedelta(days=days)
        rows = by_number(scored(tmp_path, town.calls, reports=town.reports, assignments=town.assignments, as_of=until))
        assert not [n for n, row in rows.items() if row["spam_score"] > last.get(n, 100.0) + 1e-9]
        last = {number: row["spam_score"] for number, row in rows.items()}


def test_the_day_told_to_be_clean_by_is_kept(spam_calls: list[Row], tmp_path: Path) -> None:
    until = by_number(scored(tmp_path, spam_calls))[SPAMMER]["clean_by"]
    before = by_number(scored(tmp_path, spam_calls, as_of=until - timedelta(hours=2)))[SPAMMER]
    after = by_number(scored(tmp_path, spam_calls, as_of=until + timedelta(hours=2)))[SPAMMER]
    assert (before["status"], after["status"]) == ("recovering", "clean")


def test_a_crowd_that_was_not_called_cannot_convict(shop_calls: list[Row], tmp_path: Path) -> None:
    crowd = [report(SHOP, f"+1415{3_000_000 + i}", 9 + i / 500, "fraud") for i in range(4000)]
    alone = by_number(scored(tmp_path, shop_calls))[SHOP]
    accused = by_number(scored(tmp_path, shop_calls, reports=crowd))[SHOP]
    assert accused["reports"] == len(crowd)
    assert accused["status"] == alone["status"] == "clean"
    assert accused["spam_score"] - alone["spam_score"] <= 2


@pytest.mark.parametrize("reporter", [person(5001), "+14155550100"], ids=["called", "not-called"])
def test_one_reporter_has_one_voice(reporter: str, shop_calls: list[Row], tmp_path: Path) -> None:
    said = [report(SHOP, reporter, 15 + i / 3600) for i in range(1000)]
    once = by_number(scored(tmp_path, shop_calls, reports=said[:1]))[SHOP]
    often = by_number(scored(tmp_path, shop_calls, reports=said))[SHOP]
    for row in (once, often):
        del row["reports"]
    once["as_of"] = often["as_of"]
    assert not differences(once, often, tolerance=1e-6)


def test_calls_made_in_anothers_name_flag_it_and_do_not_tag_it(shop_calls: list[Row], tmp_path: Path) -> None:
    forged = campaign(SHOP, calls=2000, answered=0.15, talk_s=(3, 5), attestation="C")
    row = by_number(scored(tmp_path / "forged", shop_calls + forged))[SHOP]
    assert row["status"] == "clean"
    assert row["flags"] == ["spoofed"]
    own = [one | {"attestation": "A"} for one in forged]
    assert by_number(scored(tmp_path / "own", shop_calls + own))[SHOP]["status"] in ("watch", "spam")


def test_a_new_holder_starts_afresh_and_the_same_one_does_not(spam_calls: list[Row], tmp_path: Path) -> None:
    calls = spam_calls + [call(SPAMMER, person(9000 + i), 24 * 5 + 10 + i / 3, 100) for i in range(15)]
    before, change = MONDAY - timedelta(days=60), MONDAY + timedelta(days=4)
    alone = by_number(scored(tmp_path / "alone", calls))[SPAMMER]
    new = [assignment(SPAMMER, "one", before, change), assignment(SPAMMER, "two", change)]
    same = [assignment(SPAMMER, "one", before, change), assignment(SPAMMER, "one", change)]
    fresh = by_number(scored(tmp_path / "new", calls, assignments=new))[SPAMMER]
    kept = by_number(scored(tmp_path / "same", calls, assignments=same))[SPAMMER]
    assert alone["status"] == kept["status"] == "spam"
    assert kept["spam_score"] == pytest.approx(alone["spam_score"])
    assert fresh["status"] == "clean"
    assert fresh["spam_score"] < 10
    assert (fresh["calls_out"], kept["calls_out"]) == (15, 2015)
    assert fresh["flags"] == ["inherited"]


def test_a_fresh_number_of_a_bad_account_starts_from_its_account(tmp_path: Path) -> None:
    bad = [
        row
        for i in range(4)
        for row in campaign(
            f"+1202555{i}100", calls=500, answered=0.15, talk_s=(3, 5), people_from=i * 1000, seed=i, account="bulk"
        )
    ]
    fresh = campaign(SHOP, calls=20, answered=0.1, talk_s=(30, 90), hours=(20, 21), people_from=9000)
    of_account = [row | {"account": "bulk"} for row in fresh]
    alone = by_number(scored(tmp_path / "alone", bad + fresh))[SHOP]
    pooled = by_number(scored(tmp_path / "pooled", bad + of_account))[SHOP]
    assert pooled["spam_score"] > alone["spam_score"] + 5
    assert "pool_standing" in {reason["signal"] for reason in pooled["reasons"]}
    assert pooled["status"] not in TAGGED
