"""Attacks with known bars: what liars, mobs, spoofers and pools achieve against the score. One attack a file."""

from __future__ import annotations

from callstanding.trials.attacks import (
    brigades,
    burst,
    heirs,
    liars,
    one_voice,
    patience,
    probing,
    rings,
    snowshoe,
    spoofing,
    strangers,
    verified,
)
from callstanding.trials.attacks.attack import Attack, Bar, Finding

ATTACKS: tuple[Attack, ...] = (
    strangers.ATTACK,
    verified.ATTACK,
    one_voice.ATTACK,
    liars.ATTACK,
    burst.ATTACK,
    spoofing.ATTACK,
    probing.ATTACK,
    snowshoe.ATTACK,
    heirs.ATTACK,
    rings.ATTACK,
    brigades.ATTACK,
    patience.ATTACK,
)

__all__ = ["ATTACKS", "Attack", "Bar", "Finding"]
