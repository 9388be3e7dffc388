"""Which bars are kept at the size for every change, which are known to be lost, and that the figures can fail."""

from __future__ import annotations

import pytest
from tests.trials.attacks.conftest import BY_NAME, SEED, found

from callstanding.trials.attacks.ground import Ground

TRIED = sorted(name for name, attack in BY_NAME.items() if attack.measure)

# Told in docs/attacks.md with their causes, by size. A bar that is kept again is taken off this list.
_EVERYWHERE = {
    "one-voice": {"most that reports before the first call add"},
    "rings": {
        f"most that {what} gain, {where}"
        for what in ("talks", "talks and praise")
        for where in ("one holder", "holder not known")
    },
}
LOST: dict[str, dict[str, set[str]]] = {
    "pr": _EVERYWHERE,
    "full": _EVERYWHERE | {"verified": {"most that 1 % of the callees move, as they are called"}},
}


# Figures of one attack of which the first must lie below the second: what guards is what makes the difference.
BELOW = {
    "heirs": ("new holders clean or unknown, without proof", "new holders clean or unknown"),
    "spoofing": ("untagged where no call states an attestation", "victims untagged"),
    "snowshoe": ("their numbers tagged, nothing joins them", "their numbers tagged, one account"),
    "rings": ("tagged with talks and praise, holder not known", "tagged alone, holder not known"),
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
    attack = BY_NAME["patience"].measure  # one world, scored once: as quick as any whose figures vary with the seed
    assert attack is not None
    first = [each.value for each in found("patience")]
    again, other = ([each.value for each in attack(Ground("pr", seed, "standard"))] for seed in (SEED, SEED + 1))
    assert again == pytest.approx(first)  # a mean over rows in any order differs in its last bits
    assert other != pytest.approx(first)


@pytest.mark.long
def test_at_full_size_no_bar_is_lost_but_those_that_are_known() -> None:
    ground = Ground("full", SEED, "standard")
    lost = {name: {each.measure for each in found(name, ground) if each.kept is False} for name in TRIED}
    assert {name: measures for name, measures in lost.items() if measures} == LOST["full"]
