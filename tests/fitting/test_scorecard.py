"""The written policy says what was learned, line by line, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fitting.made import PLACE, STANDARD, any_examples

from callstanding.fitting.examples import Examples
from callstanding.fitting.learning import Learned, learn
from callstanding.fitting.learning import given as as_given
from callstanding.fitting.limits import Limits
from callstanding.fitting.scorecard import Heading, scorecard
from callstanding.policies import check_policy, diff_policies, load_policy
from callstanding.policies.schema import KINDS
from callstanding.signals import SIGNALS

HEADING = Heading("mine", "1", date(2026, 1, 31), "standard", "two worlds")


def written(place: Path, text: str) -> Path:
    path = place / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=15)
@given(found=any_examples, shift=st.sampled_from([0.0, -0.37]))
def test_what_differs_from_the_base_is_what_was_learned(
    tmp_path_factory: pytest.TempPathFactory, found: Examples, shift: float
) -> None:
    learned = replace(learn(found, STANDARD, Limits()), shift=shift)
    path = written(tmp_path_factory.mktemp("card"), scorecard(learned, STANDARD, HEADING))
    assert check_policy(path) == []
    differing = {d.key: d.after for d in diff_policies(STANDARD, load_policy(path))}
    expected = {
        f"signals.{s.name}.points": float(p)
        for s, p in zip(SIGNALS, learned.points, strict=True)
        if p != STANDARD.signals[s.name].points
    }
    priors = {f"prior.{k}.log_odds": round(STANDARD.number(f"prior.{k}.log_odds") + shift, 4) for k in KINDS if shift}
    assert differing == expected | priors


def test_every_line_keeps_the_source_of_its_limit_and_says_that_it_was_fitted(tmp_path: Path) -> None:
    points = as_given(STANDARD).points.copy()
    points[PLACE["strangers"]] = 2.0
    policy = load_policy(written(tmp_path, scorecard(Learned(points), STANDARD, HEADING)))
    before = STANDARD.signals["strangers"].source.split("; points:")[0]
    assert policy.signals["strangers"].source == f"{before}; points: fitted to the worlds that [policy] names"
    assert policy.signals["strangers"].date == HEADING.day
    assert policy.signals["rejections"] == STANDARD.signals["rejections"]
    assert (policy.name, policy.version, policy.source) == ("mine", "1", "two worlds")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip()))
def test_any_name_can_be_written(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    text = scorecard(Learned(np.array(as_given(STANDARD).points)), STANDARD, replace(HEADING, name=name, source=name))
    policy = load_policy(written(tmp_path_factory.mktemp("name"), text))
    assert (policy.name, policy.source) == (name, name)
