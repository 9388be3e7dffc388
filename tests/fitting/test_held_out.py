"""What a policy does in worlds that were not learned from, kind by kind."""

from __future__ import annotations

from callstanding.evaluate.rates import KindRate, rate
from callstanding.fitting.held_out import HeldOut, KindChange, Outcome, kind_changes, together


def outcome(*kinds: tuple[str, str, int, int]) -> Outcome:
    """An outcome of (kind, label, tagged, numbers)."""
    rates = [KindRate(kind, label, rate(k, n), None, 0) for kind, label, k, n in kinds]
    spam, honest = (sum(k for _, label, k, _ in kinds if label == each) for each in ("spam", "legit"))
    return Outcome(rate(spam, 9), rate(honest, 99), None, None, None, None, rates)


def test_the_kinds_of_all_worlds_are_added_up_and_the_most_harmed_come_first() -> None:
    one = HeldOut(
        "one",
        outcome(("taxi", "legit", 0, 4), ("robocaller", "spam", 3, 5)),
        outcome(("taxi", "legit", 1, 4), ("robocaller", "spam", 5, 5)),
        [],
    )
    two = HeldOut(
        "two",
        outcome(("taxi", "legit", 1, 6), ("school", "legit", 0, 3)),
        outcome(("taxi", "legit", 1, 6), ("school", "legit", 0, 3)),
        [],
    )
    assert kind_changes([one, two]) == [
        KindChange("robocaller", "spam", 5, 3, 5),
        KindChange("taxi", "legit", 10, 1, 2),
        KindChange("school", "legit", 3, 0, 0),
    ]


def test_a_rate_over_several_worlds_counts_all_of_their_numbers() -> None:
    assert together([rate(1, 4), rate(2, 6)]) == rate(3, 10)
