"""The taint check of one number over HTTP: a certificate of what former holders left."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from callstanding import messages
from callstanding.web.asked import asked
from callstanding.web.house import house_of
from callstanding.web.labels import TenantName
from callstanding.web.mine import belonging, tenant_of
from callstanding.web.numbers_of import e164_of
from callstanding.web.parameters import Lang, NumberPath, Region
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent


class Against(msgspec.Struct):
    """One thing that speaks against giving the number to somebody, with the limit and where that comes from."""

    code: str
    value: float | None
    limit: float | None
    source: str
    sentence: str


class CertificateShown(msgspec.Struct):
    """A certificate. `digest` is the SHA-256 of `evidence` as JSON with sorted keys; the clock changes neither."""

    id: str
    number: str
    as_of: str
    policy: str
    version: str
    verdict: str
    until: date | None
    reasons: list[Against]
    limits: dict[str, float]
    known: dict[str, Any]
    evidence: dict[str, Any]
    digest: str


async def vetting(
    request: Request, number: NumberPath, region: Region = None, lang: Lang = None, tenant: TenantName = None
) -> Response:
    """Vet a number

    What former holders left on it: clear, wait (until a day), do not assign, or nothing known, which is not clean. For
    operators, and for owners about their own numbers. The process that has the store open answers, within seconds.
    """
    house, caller = house_of(request), caller_of(request)
    e164 = e164_of(number, region or house.settings.region)
    whose = tenant_of(caller, tenant)
    if e164 not in await belonging(house, caller, [e164]):
        raise Problem("not-found", f"{e164} is not a number of {caller.tenant}.")
    chosen = lang or house.settings.lang
    if chosen not in messages.languages():
        raise Problem("invalid", f"Sentences come in {', '.join(sorted(messages.languages()))}.")
    shown = await house.ask(lambda: house.labels.of(whose, [e164]))
    ledger = await house.ask(lambda: house.stock.ledger(e164, tenant=whose))
    body = {"numbers": [e164], "labels": shown.get(e164, []), "ledger": ledger, "lang": chosen}
    found = await asked(house, "vet", body, by=caller.tenant)
    return sent(found["certificates"][0])


ROUTES = (
    Route("GET", "/v1/numbers/{number}/vetting", vetting, "numbers", "read", gives=CertificateShown,
          problems=("not-ready",)),
)  # fmt: skip
