"""A certificate as a document that can be handed on and checked, and its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from callstanding import messages
from callstanding.actions.evidence import digest_of, settled
from callstanding.actions.vetting import Certificate
from callstanding.inventory.quarantine import Why
from callstanding.messages.figures import number


def document(made: Certificate, *, lang: str = "en") -> dict[str, Any]:
    """The whole certificate as plain values: what JSON shows and the page prints."""
    found = made.found
    left = found.residual
    known = {
        "residual": None if left is None else {"score": found.residual_score, "upper": left.upper, "below": left.below},
        "new_holder": None if found.start is None else {"score": found.start[0], "upper": found.start[1]},
        "strays": asdict(found.strays.now) | {"half_life_days": found.strays.half_life_days},
    }
    told: dict[str, Any] = settled(
        {
            **{
                name: getattr(made, name) for name in ("id", "number", "as_of", "policy", "version", "verdict", "until")
            },
            "reasons": [asdict(why) | {"sentence": sentence(why, lang)} for why in made.reasons],
            "limits": made.limits,
            "known": known,
            "evidence": made.evidence,
            "digest": made.digest,
        }
    )
    return told


def is_whole(told: Mapping[str, Any]) -> bool:
    """Whether the evidence in a document is the one that its digest names."""
    return bool(told.get("digest") == digest_of(told.get("evidence")))


def sentence(why: Why, lang: str = "en") -> str:
    """A reason in words."""
    figures = {name: "" if value is None else _figure(value, lang) for name, value in _values(why)}
    return messages.phrase("vetting", f"why_{why.code}", lang, source=why.source, **figures)


def sentences(reasons: Iterable[Why], lang: str = "en") -> list[str]:
    """Reasons in words, in their order."""
    return [sentence(why, lang) for why in reasons]


def _values(why: Why) -> Iterable[tuple[str, float | None]]:
    return ("value", why.value), ("limit", why.limit)


def _figure(value: float, lang: str) -> str:
    return number(value, lang, places=0 if float(value).is_integer() else 1)
