"""Cases are found for a desk: by their clock, their sort and their words, each tenant its own."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from callstanding.control import Caller, Claims, Disputes
from callstanding.control.case_list import WHICH, Sought, cases, counted

DAY = 86_400.0
CARRIER = Caller("carrier", "operator", frozenset({"admin"}), "key-op")
OWNERS = {name: Caller(name, "owner", frozenset({"read"}), f"key-{name}") for name in ("centre", "pharmacy")}
NUMBERS = {"centre": "+12025550143", "pharmacy": "+12025550144"}
NOW = 100 * DAY


@pytest.fixture
def made(engine: Engine) -> dict[str, str]:
    """Cases by a name: late, due, waiting, elsewhere (of the pharmacy), closed."""
    disputes = Disputes(engine)
    for owner, number in NUMBERS.items():
        Claims(engine).prove(owner, number, by="contract", who="test", now=1.0)

    def opened(owner: str, days: float, platform: str, **more: Any) -> str:
        given: dict[str, Any] = {"text": f"{platform} is wrong", "contact": "", "now": NOW - days * DAY} | more
        return disputes.open(NUMBERS[owner], OWNERS[owner], platform=platform, **given).id

    found = {
        "late": opened("centre", 2.0, "app:Late"),
        "due": opened("centre", 0.5, "here"),
        "waiting": opened("pharmacy", 3.0, "here", text="100% ours"),
        "elsewhere": opened("pharmacy", 0.1, "carrier:Far"),
        "closed": opened("centre", 9.0, "app:Old"),
    }
    disputes.step(found["waiting"], CARRIER, words="Whose?", to="waiting", now=NOW)
    disputes.withdraw(found["closed"], OWNERS["centre"], now=NOW - 1)
    return found


def test_the_one_that_is_due_first_is_at_the_head_and_closed_ones_come_last(
    engine: Engine, made: dict[str, str]
) -> None:
    found = [case.id for case in cases(engine, Sought(None, NOW, "all"))]
    assert found == [made[name] for name in ("late", "due", "elsewhere", "waiting", "closed")]
    assert [case.id for case in cases(engine, Sought(None, NOW, "all"), start=1, limit=2)] == found[1:3]


def test_sorts_are_counted_and_found_alike(engine: Engine, made: dict[str, str]) -> None:
    assert counted(engine, None, NOW) == {"open": 4, "late": 1, "waiting": 1, "elsewhere": 2, "closed": 1, "all": 5}
    for only in (None, "centre", "pharmacy"):
        counts = counted(engine, only, NOW)
        for which in WHICH:
            found = cases(engine, Sought(only, NOW, which))
            assert len(found) == counts[which]
            assert only is None or {case.tenant for case in found} <= {only}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("555-0144", {"waiting", "elsewhere"}),
        ("LATE is", {"late"}),
        ("0%", {"waiting"}),
        ("centre", {"late", "due", "closed"}),
        ("'; DROP", set()),
    ],
)
def test_words_are_looked_for_as_they_are(engine: Engine, made: dict[str, str], text: str, names: set[str]) -> None:
    found = {case.id for case in cases(engine, Sought(None, NOW, "all", text=text))}
    assert found == {made[name] for name in names}


def test_a_number_has_its_cases_for_whoever_may_see_them(engine: Engine, made: dict[str, str]) -> None:
    assert [case.id for case in Disputes(engine).about(NUMBERS["centre"], None)] == [
        made["due"],
        made["late"],
        made["closed"],
    ]
    assert Disputes(engine).about(NUMBERS["centre"], "pharmacy") == []
