"""Writes what was learned as a policy of its own: it extends the base policy, which stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from callstanding.fitting.learning import Learned
from callstanding.policies.policy import Policy
from callstanding.policies.schema import KINDS
from callstanding.signals import SIGNALS

_HERE = "fitted to the worlds that [policy] names"


@dataclass(frozen=True, slots=True)
class Heading:
    """What the new policy says of itself; `extends` is the base policy as its file names it, `source` the worlds."""

    name: str
    version: str
    day: date
    extends: str
    source: str


def scorecard(learned: Learned, base: Policy, heading: Heading) -> str:
    """The TOML text of a policy; lines that learning left as they were are not repeated."""
    beneath = f"{base.name} {base.version}"
    head = [
        f"# Points learned from labelled examples, beneath the caps of {beneath}.",
        "",
        "[policy]",
        f"name = {_text(heading.name)}",
        f"version = {_text(heading.version)}",
        f"date = {heading.day}",
        f"extends = {_text(heading.extends)}",
        f"about = {_text(f'Points of {beneath} fitted to labelled examples; limits, caps and thresholds as there.')}",
        f"source = {_text(heading.source)}",
    ]
    lines = [*head, *_signals(learned, base, heading), *_priors(learned.shift, base, heading)]
    return "\n".join([*lines, ""])


def _signals(learned: Learned, base: Policy, heading: Heading) -> Iterator[str]:
    for signal, points in zip(SIGNALS, learned.points, strict=True):
        rule = base.signals[signal.name]
        if float(points) != rule.points:
            before = rule.source.split("; points:")[0]
            yield f"\n[signals.{signal.name}]"
            yield f"points = {float(points)}"
            yield f"source = {_text(f'{before}; points: {_HERE}')}"
            yield f"date = {heading.day}"


def _priors(shift: float, base: Policy, heading: Heading) -> Iterator[str]:
    if not shift:
        return
    yield "\n[prior]"
    for kind in KINDS:
        value = round(base.number(f"prior.{kind}.log_odds") + shift, 4)
        source = _text(f"calibrated by {shift:+g}: {_HERE}")
        yield f"{kind}.log_odds = {{ value = {value}, source = {source}, date = {heading.day} }}"


def _text(words: str) -> str:
    """A text in quotes: TOML's basic strings escape what JSON's do, and DEL."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
