"""Which bars are kept at the size for every change, which are known to be lost, and that the figures can fail."""

from __future__ import annotations

import pytest
from tests.trials.attacks.conftest import BY_NAME, SEED, found

from callstanding.trials.attacks.ground import Ground

TRIED = sorted(name for name, attack in BY_NAME.items() if attack.measure)

# Told in docs/attacks.md with their causes, by size. A bar that is kept again is taken off this list.
_EVERYWHERE = {
    "one-voice": {"most that reports before the first call add"},
    "rings": {"most that talks gain", "most that talks and praise gain"},
    "snowshoe": {"campaigns found, side by side", "campaigns found, one trunk"},
    "burst": {"clean numbers tagged at once"},
}
_MOVED, _ALONE = "most that 1 % of the callees move", "tagged by just below 5 % of the callees alone"
LOST: dict[str, dict[str, set[str]]] = {
    "pr": _EVERYWHERE
    | {"verified": {f"{_MOVED}, as they are called"}, "liars": {"area lost to liars, organisations alone"}},
    "full": _EVERYWHERE
    | {
        "strangers": {"most that a score moves"},
        "verified": {f"{what}, as they are called" for what in (_MOVED, _ALONE)},
        "liars": {f"area lost to liars, {whom}" for whom in ("all numbers", "organisations alone")},
    },
}


# Figures of one attack of which the first must lie below the second: what guards is what makes the difference.
BELOW = {
    "heirs": ("new holders clean or unknown, without proof", "new holders clean or unknown"),
    "spoofing": ("untagged where no call states an attestation", "victims untagged"),
    "snowshoe": ("their numbers tagged, nothing joins them", "their numbers tagged, one account"),
    "rings": ("tagged with talks and praise", "tagged alone"),
}


@pytest.mark.parametrize("name", TRIED)  # one test an attack, so that each is tried once
def test_no_bar_is_lost_but_those_that_are_known(name: str) -> None:
    figures = {each.measure: each.value for each in found(name)}
    assert {each.measure for each in found(name) if each.kept is False} == LOST["pr"].get(name, set())
    assert [each.measure for each in found(name) if not each.n and each.value is not None] == []
    if name in BELOW:
        less, more = (figures[measure] or 0.0 for measure in BELOW[name])
        assert less < more
    if name == "liars":
        assert figures["liars"] == pytest.approx((figures["honest reporters"] or 0.0) / 10, abs=1)


def test_the_same_seed_finds_the_same_and_another_seed_something_else() -> None:
    again, other = (found("rings", Ground("pr", seed, "standard")) for seed in (SEED, SEED + 1))
    assert again == found("rings")
    assert other != again


@pytest.mark.long
def test_at_full_size_no_bar_is_lost_but_those_that_are_known() -> None:
    ground = Ground("full", SEED, "standard")
    lost = {name: {each.measure for each in found(name, ground) if each.kept is False} for name in TRIED}
    assert {name: measures for name, measures in lost.items() if measures} == LOST["full"]
