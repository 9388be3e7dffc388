"""B7: a spammer asks the service until it knows the threshold."""

from __future__ import annotations

from callstanding.trials.attacks.attack import Attack

ATTACK = Attack(
    "probing",
    "B7",
    "Somebody asks for standings 10,000 times a day, or dials until his own hundred numbers are tagged.",
    "He learns the threshold no finer than 5 points in 30 days, and asking for number after number raises an alarm.",
    None,
    missing="there is no service to ask, so no budget of questions and no alarm; whoever has the policy file and his own"
    " calls knows every limit",
)
