"""Every input that was worth keeping, tried again without atheris: what was mended stays mended."""

from __future__ import annotations

import pytest
from tests.fuzz.seeing import Trying
from tests.fuzz.target import CORPUS, Target
from tests.fuzz.targets import TARGETS

MOST_BYTES = 4096  # of a file: findings are made small


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_parser_holds_on_all_that_was_kept(target: Target) -> None:
    kept = target.kept()
    for data in kept:
        if target.quick:
            target.quick(data)
    target.check(kept)


def test_each_file_that_is_kept_is_small_and_of_a_target() -> None:
    assert {place.name for place in CORPUS.iterdir()} <= {target.name for target in TARGETS}
    assert all(path.stat().st_size <= MOST_BYTES for path in CORPUS.glob("*/*"))


def test_no_two_targets_share_a_name() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def test_a_batch_that_fails_is_halved_down_to_what_it_fails_on() -> None:
    from tests.fuzz.seeing import smallest

    def check(inputs: object) -> None:
        assert b"bad" not in inputs  # type: ignore[operator]

    target = Target("x", check, (), batch=8)
    trying = Trying(target)
    inputs = [b"a", b"b", b"c", b"bad", b"d", b"e", b"f", b"g"]
    for data in inputs[:-1]:
        trying.take(data)
    with pytest.raises(AssertionError):
        trying.take(inputs[-1])
    assert (trying.tried, list(smallest(target, trying.waiting))) == (0, [b"bad"])
