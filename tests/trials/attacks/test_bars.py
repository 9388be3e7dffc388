"""Which bars are kept at the size for every change, which are known to be lost, and that the figures can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.trials.attacks.conftest import BY_NAME, SEED, credulous, figure, found

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


@pytest.mark.parametrize("name", TRIED)
def test_no_bar_is_lost_but_those_that_are_known(name: str) -> None:
    assert {each.measure for each in found(name) if each.kept is False} == LOST["pr"].get(name, set())


@pytest.mark.parametrize("name", TRIED)
def test_every_figure_has_cases(name: str) -> None:
    assert [each.measure for each in found(name) if not each.n and each.value is not None] == []


def test_the_same_seed_finds_the_same_and_another_seed_something_else() -> None:
    again, other = (found("rings", Ground("pr", seed, "standard")) for seed in (SEED, SEED + 1))
    assert again == found("rings")
    assert other != again


def test_a_policy_without_a_cap_on_hearsay_loses_the_bar_of_strangers(tmp_path: Path) -> None:
    measured = found("strangers", Ground("pr", SEED, credulous(tmp_path)))
    assert {each.measure: each.kept for each in measured}["most that a score moves"] is False


def test_liars_are_one_for_ten_honest_reporters() -> None:
    assert figure("liars", "liars") == pytest.approx(figure("liars", "honest reporters") / 10, abs=1)


def test_without_proof_a_new_holder_bears_what_the_former_one_did() -> None:
    proven, unproven = (figure("heirs", f"new holders clean or unknown{how}") for how in ("", ", without proof"))
    assert unproven < proven


def test_a_spoofed_number_is_only_safe_where_attestation_is_stated() -> None:
    assert figure("spoofing", "victims untagged") > figure("spoofing", "untagged where no call states an attestation")


def test_a_pool_that_shares_an_account_is_found_before_one_that_shares_nothing() -> None:
    alone = figure("snowshoe", "their numbers tagged, nothing joins them")
    assert figure("snowshoe", "their numbers tagged, one account") > alone


@pytest.mark.long
def test_at_full_size_no_bar_is_lost_but_those_that_are_known() -> None:
    ground = Ground("full", SEED, "standard")
    lost = {name: {each.measure for each in found(name, ground) if each.kept is False} for name in TRIED}
    assert {name: measures for name, measures in lost.items() if measures} == LOST["full"]
