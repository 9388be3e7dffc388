"""Which numbers of a stock may stand in for one that is shown wrongly, and why it must not be replaced at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from callstanding.actions.labels import Label
from callstanding.actions.replacement import Refusal, may_stand_in, refusals
from callstanding.actions.vetting import Verdict
from callstanding.engines import Duck
from callstanding.inventory.item import Tenure
from callstanding.pipeline.behind import behind_of
from callstanding.pipeline.vet import vet_numbers
from callstanding.policies.policy import Policy

GIVEN: tuple[Verdict, ...] = ("clear", "nothing known")  # of vetted numbers, those that are given, the first liked more


@dataclass(frozen=True, slots=True)
class StandIns:
    """What speaks against replacing the number; where nothing does, (number, verdict) of those that may stand in."""

    against: tuple[Refusal, ...]
    fit: tuple[tuple[str, Verdict], ...]


def stand_ins(
    engine: Duck,
    policy: Policy,
    number: str,
    among: Sequence[str],
    *,
    ledger: Iterable[Tenure] = (),
    labels: Mapping[str, Sequence[Label]] | None = None,
) -> StandIns:
    """Judge a number and some free ones, which come nearest first; those that are clear are liked best."""
    behind = behind_of(engine, policy, [number, *among])
    against = tuple(refusals(behind[number], policy))
    able = [each for each in among if may_stand_in(behind[each], policy)]
    if against or not able:
        return StandIns(against, ())
    made = vet_numbers(engine, policy, able, ledger=ledger, labels=labels)
    return StandIns(
        (), tuple((each.number, each.verdict) for verdict in GIVEN for each in made if each.verdict == verdict)
    )


def stand_ins_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The same, asked by another process, which knows the stock: `number`, `among`, `ledger` and `labels`."""
    labels: dict[str, list[Label]] = defaultdict(list)
    for label in msgspec.convert(asked["labels"], list[Label]):
        labels[label.number].append(label)
    ledger = msgspec.convert(asked["ledger"], list[Tenure])
    found = stand_ins(engine, policy, asked["number"], asked["among"], ledger=ledger, labels=labels)
    return {"against": [asdict(each) for each in found.against], "fit": [list(each) for each in found.fit]}
