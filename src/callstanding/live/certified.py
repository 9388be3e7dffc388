"""Certificates of numbers from a store, also while a service has it open: then the service is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from callstanding.actions.labels import Label
from callstanding.actions.vetting import Certificate, Found, vet
from callstanding.errors import NotFound, StoreError
from callstanding.inventory.item import Tenure
from callstanding.live.asking import ask
from callstanding.live.judged import is_served
from callstanding.live.place import Place
from callstanding.live.vetted import vetted_of
from callstanding.pipeline.moments import naive
from callstanding.pipeline.store import open_store
from callstanding.pipeline.vet import vet_numbers
from callstanding.policies.policy import Policy

MANY = 500  # numbers of one question
PATIENCE_S = 120.0  # for the answer about so many
Labels = Mapping[str, Sequence[Label]]


def certified(
    store: Path,
    policy: Policy,
    numbers: Sequence[str],
    *,
    now: datetime,
    at: datetime | None,
    labels: Labels,
    ledger: Sequence[Tenure],
    lang: str,
) -> list[Certificate]:
    """Certificates as of `at` (None: the newest event, or `now` where that is earlier). NotFound where the store is
    empty; StoreError where a service has it open and cannot answer so.
    """
    if is_served(Place(store), now=now.timestamp()):
        _check_moment(store, at)
        parts = [numbers[start : start + MANY] for start in range(0, len(numbers), MANY)]
        return [made for some in parts for made in _asked(store, policy, some, labels, ledger, lang)]
    with open_store(store) as duck:
        newest = duck.newest()
        if newest is None:
            raise NotFound(f"{store} holds no call and no report.", hint="callstanding ingest FILE --store PATH")
        moment = at or (now if newest > naive(now) else None)
        kept = vetted_of(store, duck, policy, at=moment, lang=lang, ledger=repr(ledger))
        return vet_numbers(duck, policy, numbers, at=moment, labels=labels, ledger=ledger, kept=kept, lang=lang)


def _check_moment(store: Path, at: datetime | None) -> None:
    if at is not None:
        raise StoreError(
            f"A service has {store} open, and vets as of its present.", hint="Leave --as-of out, or stop the service."
        )


def _asked(
    store: Path, policy: Policy, numbers: Sequence[str], labels: Labels, ledger: Sequence[Tenure], lang: str
) -> list[Certificate]:
    """What the service found, judged by our policy, which must be the service's."""
    meant = set(numbers)
    body = {
        "numbers": list(numbers),
        "labels": [label for number in numbers for label in labels.get(number, ())],
        "ledger": [tenure for tenure in ledger if tenure.number in meant],
        "lang": lang,
        "raw": True,
    }
    told = ask(Place(store), "vet", body, patience_s=PATIENCE_S)
    if (told["policy"], told["version"]) != (policy.name, policy.version):
        raise StoreError(
            f"The service that has {store} open judges by the policy {told['policy']} {told['version']}, not "
            f"{policy.name} {policy.version}.",
            hint="Give its policy with --policy, or stop the service.",
        )
    as_of, found = datetime.fromisoformat(told["as_of"]), msgspec.convert(told["found"], list[Found], strict=False)
    return [vet(each, policy, at=as_of) for each in found]
