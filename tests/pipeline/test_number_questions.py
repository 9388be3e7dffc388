"""What is told about one number is what its facts and its published standing are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.pipeline.number_store import DAY, HEIR, QUIET, SELLER, facts, opened

from callstanding.engines import Duck
from callstanding.errors import UsageError
from callstanding.live.answering import QUESTIONS
from callstanding.pipeline import Explanation, explanation
from callstanding.pipeline.flow import open_fold
from callstanding.pipeline.pools import pools
from callstanding.policies import load_policy
from callstanding.testing import MONDAY

POLICY = load_policy("standard")
CALLS, SAID, _ = facts()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Duck, float]]:
    with opened(tmp_path_factory.mktemp("number")) as found:
        yield found


def _ask(store: tuple[Duck, float], question: str, **body: Any) -> dict[str, Any]:
    engine, at = store
    return QUESTIONS[question](engine, POLICY, {"at": at} | body)


def _standing(store: tuple[Duck, float], number: str, at: float | None = None) -> dict[str, Any]:
    return dict(_explained(store, number, at).standing)


@cache
def _explained(store: tuple[Duck, float], number: str, at: float | None = None) -> Explanation:
    as_of, beside = datetime.fromtimestamp(at, UTC) if at else None, store[0].beside()  # as the folder answers
    try:
        return explanation(beside, POLICY, number, as_of=as_of)
    finally:
        beside.sql.close()


@pytest.mark.parametrize("number", [SELLER, HEIR, QUIET])
def test_a_course_ends_where_the_number_stands_now(store: tuple[Duck, float], number: str) -> None:
    course, standing = _ask(store, "course", number=number), _standing(store, number)
    assert course["t"][-1] == round(store[1])
    for curve, column in (("score", "spam_score"), ("low", "score_low"), ("high", "score_high")):
        assert course[curve][-1] == pytest.approx(standing[column], abs=1e-3)


def test_a_course_goes_where_the_number_stood_at_each_midnight(store: tuple[Duck, float]) -> None:
    course = _ask(store, "course", number=SELLER)
    for day in (1, 4, 8):
        midnight = (MONDAY + timedelta(days=day)).timestamp()
        place = course["t"].index(round(midnight))
        assert course["score"][place] == pytest.approx(_standing(store, SELLER, midnight)["spam_score"], abs=1.5)


def test_the_marks_of_a_course_are_the_published_changes(store: tuple[Duck, float]) -> None:
    for number in (SELLER, HEIR):
        told = _explained(store, number).timeline
        marks = [m for m in _ask(store, "course", number=number)["marks"] if "status" in m]
        assert [(m["at"], m["status"], m["because"]) for m in marks] == [
            (round(t["at"].timestamp()), t["status"], t["because"]) for t in told
        ]
    assert "spam" in {m["status"] for m in _ask(store, "course", number=SELLER)["marks"]}


def test_a_new_holder_breaks_the_curve(store: tuple[Duck, float]) -> None:
    course = _ask(store, "course", number=HEIR)
    handed = round((MONDAY + timedelta(days=6)).timestamp())
    assert course["score"][course["t"].index(handed, course["t"].index(handed) + 1)] is None
    assert [m["because"] for m in course["marks"] if m.get("kind") == "holder"] == [["new_holder"]]
    assert course["t"] == sorted(course["t"])


def test_a_short_course_begins_where_the_long_one_is_then(store: tuple[Duck, float]) -> None:
    short, long = _ask(store, "course", number=SELLER, days=2), _ask(store, "course", number=SELLER)
    assert short["t"][0] == short["since"]
    assert (
        dict(zip(short["t"][1:], short["score"][1:], strict=True)).items()
        <= dict(zip(long["t"], long["score"], strict=True)).items()
    )


def test_pools_that_were_found_already_change_nothing(store: tuple[Duck, float]) -> None:
    engine, _ = store
    open_fold(engine, POLICY)
    pooled = pools(engine, POLICY)
    for question in ("course", "back_under", "what_if"):
        alone = _ask(store, question, number=SELLER)
        assert _ask(store, question, number=SELLER, pooled=pooled) == alone


def test_sparks_are_the_days_of_the_course(store: tuple[Duck, float]) -> None:
    sparks = _ask(store, "sparks", numbers=[SELLER, HEIR, "+12025550199"], days=12)
    assert set(sparks["scores"]) == {SELLER, HEIR}
    for number, scores in sparks["scores"].items():
        course = _ask(store, "course", number=number)
        known = {t: s for t, s in zip(course["t"], course["score"], strict=True) if s is not None}
        told = {t: s for t, s in zip(sparks["t"], scores, strict=True) if s is not None}
        assert {t: round(known[t], 1) for t in told if t in known} == {t: s for t, s in told.items() if t in known}
        assert scores[-1] == round(course["score"][-1], 1)
    assert sparks["scores"][SELLER][0] is None
    assert sparks["scores"][HEIR][-4] is None  # nobody knows anything of the new holder yet


def test_the_hours_add_up_to_the_calls_of_the_standing(store: tuple[Duck, float]) -> None:
    for number in (SELLER, HEIR, QUIET):
        found, standing = _ask(store, "hours", number=number), _standing(store, number)
        for table in (found["week"], found["daily"]):
            assert sum(table["made"]) + sum(table["in_its_name"]) == standing["calls_out"]
            assert sum(table["received"]) == standing["calls_in"]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])
def test_each_call_is_in_the_hour_of_the_week_and_on_the_day_of_its_zone(store: tuple[Duck, float], zone: str) -> None:
    found = _ask(store, "hours", number=SELLER, zone=zone)
    week, days = Counter[int](), Counter[str]()
    for row in CALLS:
        if row["caller"] == SELLER and row.get("attestation") == "A":
            hour = datetime.fromisoformat(row["start"]).replace(minute=0, second=0)
            local = hour.astimezone(ZoneInfo(zone))
            week[local.weekday() * 24 + local.hour] += 1
            days[local.date().isoformat()] += 1
    assert found["week"]["made"] == [week[hour] for hour in range(168)]
    assert dict(zip(found["days"], found["daily"]["made"], strict=True)) == {day: days[day] for day in found["days"]}


def test_the_shapes_are_those_of_the_calls(store: tuple[Duck, float]) -> None:
    found = _ask(store, "shapes", number=SELLER)
    mine = [row for row in CALLS if row["caller"] == SELLER and row.get("attestation") == "A"]
    outcomes = Counter(row["disposition"] for row in mine)
    assert {name: n for name, n in found["outcomes"].items() if n} == outcomes
    talks = [row["talk_s"] for row in mine if row["talk_s"]]
    edges = [0, *found["talk"]["upto"], 1e9]
    spans = list(pairwise(edges))
    assert found["talk"]["calls"] == [sum(a < t <= b for t in talks) for a, b in spans]
    rings = [row["ring_s"] for row in mine if row["talk_s"]]
    assert found["ring"]["unknown"] == rings.count("")
    assert sum(found["ring"]["calls"]) == len(rings) - rings.count("")
    assert found["in_its_name"]["answered"] == 30


def test_the_shapes_and_the_hours_count_the_same_calls(store: tuple[Duck, float]) -> None:
    for number, days in ((SELLER, 3), (HEIR, 30)):
        shapes, hours = (_ask(store, q, number=number, days=days, zone="Asia/Kolkata") for q in ("shapes", "hours"))
        assert sum(shapes["outcomes"].values()) == sum(hours["daily"]["made"])
        assert shapes["outcomes"]["answered"] == sum(hours["daily"]["made_answered"])
    assert sum(_ask(store, "shapes", number=HEIR)["outcomes"].values()) == 15  # of the present holder


def test_reports_are_counted_by_day_and_kind_and_few_people_are_not_told_apart(store: tuple[Duck, float]) -> None:
    found = _ask(store, "reports", number=SELLER)
    for kind in ("spam", "fraud", "block", "wanted"):
        days = Counter(row["at"][:10] for row in SAID if row["kind"] == kind)
        assert dict(zip(found["days"], found["daily"][kind], strict=True)) == {d: days[d] for d in found["days"]}
    assert sum(found["daily"]["counted"]) == _standing(store, SELLER)["reports"]
    assert found["sources"] == [{"source": "app", "reports": 30}, {"source": "", "reports": 4}]


def test_nothing_is_told_of_a_number_that_nobody_knows(store: tuple[Duck, float]) -> None:
    nobody = "+12025550199"
    assert _ask(store, "course", number=nobody)["t"] == []
    assert sum(_ask(store, "hours", number=nobody)["week"]["made"]) == 0
    assert sum(_ask(store, "shapes", number=nobody)["outcomes"].values()) == 0
    assert _ask(store, "reports", number=nobody)["sources"] == []
    assert _ask(store, "back_under", number=nobody)["entries"] == []


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("course", {"number": SELLER, "days": 0}),
        ("hours", {"number": SELLER, "days": "many"}),
        ("hours", {"number": SELLER, "zone": "Middle/Earth"}),
        ("sparks", {"numbers": [SELLER] * 201}),
        ("what_if", {"number": SELLER, "changes": {"short": 1.5}}),
        ("what_if", {"number": SELLER, "changes": {"short": "few"}}),
        ("what_if", {"number": SELLER, "changes": {"disguise": 1}}),
        ("what_if", {"number": QUIET, "changes": {"callbacks": 1.0}}),
    ],
)
def test_what_cannot_be_asked_is_refused(store: tuple[Duck, float], question: str, body: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        _ask(store, question, **body)


def test_at_rest_what_counts_days_is_under_its_limit_after_these_days(store: tuple[Duck, float]) -> None:
    entries = {e["signal"]: e for e in _ask(store, "back_under", number=SELLER)["entries"]}
    standing = {r["signal"] for r in _standing(store, SELLER)["reasons"] if r["points"] > 0}
    assert set(entries) == standing - {"base"}
    assert entries["busy_day"]["under"] - store[1] <= 2 * DAY * 3600
    short = next(r for r in _standing(store, SELLER)["reasons"] if r["signal"] == "short_answers")
    k, n = (float(part) for part in short["evidence"].split("/"))
    assert entries["short_answers"]["calls"] == pytest.approx(k / short["limit"] - n, abs=3)
