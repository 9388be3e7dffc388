"""Curves are drawn as SVG that stands alone, and only where there is something to draw."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.evaluate.worlds import FOUR, ONE, THREE, TWO, evaluated, label, standing

from callstanding.evaluate import Evaluation
from callstanding.evaluate.plots import curves

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def found(tmp_path: Path) -> Evaluation:
    scores = {ONE: 90.0, TWO: 30.0, THREE: 55.0, FOUR: 5.0}
    labels = [label(ONE, "spam"), label(TWO, "spam"), label(THREE, "legit"), label(FOUR, "legit")]
    return evaluated(tmp_path, standings=[standing(n, score=s) for n, s in scores.items()], labels=labels)


def test_each_curve_is_an_svg_whose_references_stay_within(found: Evaluation) -> None:
    drawn = curves(found)
    assert len(drawn) == 3
    for svg in drawn.values():
        root = ET.fromstring(svg)  # noqa: S314 - our own
        assert root.tag == f"{SVG}svg"
        values = [(name, value) for element in root.iter() for name, value in element.attrib.items()]
        assert [value for name, value in values if name.endswith("href") and not value.startswith("#")] == []
        assert [value for _, value in values if "url(" in value and "url(#" not in value] == []
        assert not list(root.iter(f"{SVG}image")) + list(root.iter(f"{SVG}script"))


def test_the_axes_say_what_they_show_in_letters(found: Evaluation) -> None:
    for svg, axis in zip(curves(found).values(), ("share of honest", "share of spam", "mean score"), strict=True):
        words = [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own
        assert [word for word in words if word.startswith(axis)]


def test_another_world_gives_another_picture_and_the_same_one_the_same(found: Evaluation, tmp_path: Path) -> None:
    other = evaluated(
        tmp_path,
        standings=[standing(ONE, score=10.0), standing(TWO, score=20.0)],
        labels=[label(ONE, "spam"), label(TWO, "legit")],
    )
    assert curves(found) == curves(found)
    assert all(one != another for one, another in zip(curves(found).values(), curves(other).values(), strict=True))


def test_one_class_has_a_reliability_curve_only(tmp_path: Path) -> None:
    drawn = curves(evaluated(tmp_path, standings=[standing(ONE)], labels=[label(ONE, "legit")]))
    assert [title for title in drawn if "reliability" in title] == list(drawn) != []


def test_without_scores_nothing_is_drawn(tmp_path: Path) -> None:
    found = evaluated(tmp_path, standings=[standing(ONE, "unknown", None)], labels=[label(ONE, "legit")])
    assert curves(found) == {}


def test_the_pictures_carry_no_date(found: Evaluation) -> None:
    assert not [svg for svg in curves(found).values() if re.search(r"20\d\d-\d\d-\d\d|<dc:date", svg)]
