"""What if: the real fold, run on over the same chances, so that only what is changed makes a difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.pipeline.number_store import SELLER, opened

from callstanding.engines import Duck
from callstanding.errors import NotFound
from callstanding.live.answering import QUESTIONS
from callstanding.policies import load_policy

POLICY = load_policy("standard")
CURVES = ("t", "low", "middle", "high", "clean", "marred", "tagged")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Duck, float]]:
    with opened(tmp_path_factory.mktemp("what-if")) as found:
        yield found


def _what_if(store: tuple[Duck, float], **changes: float | None) -> dict[str, Any]:
    asked = {"at": store[1], "number": SELLER, "changes": changes, "lang": "en"}
    return QUESTIONS["what_if"](store[0], POLICY, asked)


def test_no_change_makes_no_difference(store: tuple[Duck, float]) -> None:
    now, changed = _what_if(store, short=None)["ways"]
    assert {name: changed[name] for name in CURVES} == {name: now[name] for name in CURVES}
    assert now["t"] == sorted(now["t"])
    assert now["t"][0] == round(store[1])


def test_both_ways_begin_where_the_number_stands(store: tuple[Duck, float]) -> None:
    found = _what_if(store, factor=0.1, short=0.0)
    course = QUESTIONS["course"](store[0], POLICY, {"at": store[1], "number": SELLER})
    for way in found["ways"]:
        for curve in ("low", "middle", "high"):
            assert way[curve][0] == pytest.approx(course["score"][-1], abs=0.01)


def test_making_no_calls_is_what_the_advice_to_rest_tells(store: tuple[Duck, float]) -> None:
    rest = _what_if(store, per_day=0)["ways"][1]
    advice = QUESTIONS["advice"](store[0], POLICY, {"at": store[1], "number": SELLER, "paces": [], "lang": "en"})
    told = next(way for way in advice["ways"] if way["way"] == "rest")
    assert rest["clean"] == told["clean"]
    assert rest["clean"] is not None


def test_calls_that_go_better_bring_the_score_down(store: tuple[Duck, float]) -> None:
    now, better = _what_if(store, short=0.02, answered=0.6, complaints=0.0)["ways"]
    assert better["middle"][-1] < now["middle"][-1] - 5
    assert better["sentence"].startswith("With these changes: ")
    assert all(low <= middle <= high for low, middle, high in zip(*(better[c] for c in CURVES[1:4]), strict=True))


def test_what_is_so_today_is_told(store: tuple[Duck, float]) -> None:
    now = _what_if(store)["now"]
    assert now["per_day"] == pytest.approx(110, rel=0.1)
    assert 0.2 < now["answered"] < 0.4
    assert 0.5 < now["short"] < 0.8
    assert now["callbacks"] == 0.5


def test_an_unknown_number_has_no_future(store: tuple[Duck, float]) -> None:
    with pytest.raises(NotFound):
        QUESTIONS["what_if"](store[0], POLICY, {"at": store[1], "number": "+12025550199"})
