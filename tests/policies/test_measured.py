"""The figures that come along are those of the document that says how they were made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callstanding.policies import load_policy
from callstanding.policies.measured import Measured, measured

DOCUMENT = (Path(__file__).parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("figure", measured().figures, ids=lambda each: f"{each.world} {each.name}")
def test_each_figure_is_in_the_document(figure: Measured) -> None:
    row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| **{figure.world}, as stated, all**"))
    found, tagged = re.findall(r"([\d.]+) % \(([\d.]+) to ([\d.]+)\), ([\d,]+) of ([\d,]+)", row)
    share, low, high, k, n = found if figure.name == "found" else tagged
    assert (figure.k, figure.n) == (int(k.replace(",", "")), int(n.replace(",", "")))
    assert (figure.low, figure.high) == pytest.approx((float(low) / 100, float(high) / 100), rel=1e-6)
    assert round(100 * figure.share, 1) == float(share)


def test_the_figures_are_of_the_policy_that_ships() -> None:
    policy = load_policy("standard")
    assert (measured().policy, measured().version) == (policy.name, policy.version)
