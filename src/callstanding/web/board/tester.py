"""Verdict tester: what a switch would be told about a call, and why; a test is not counted as a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from callstanding.control.caller import SCOPES, Caller
from callstanding.errors import UsageError
from callstanding.live.board import WORST as STATUSES
from callstanding.live.published import Row
from callstanding.messages import word
from callstanding.records.number import Number, parse_number
from callstanding.web.board.page import Page
from callstanding.web.judging import Asked, Judged, weighed
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

FIELDS = ("caller", "callee", "attestation", "region")
ATTESTATIONS = ("", "A", "B", "C")


@dataclass(frozen=True)
class Tried:
    """What came of a test: the verdict, the caller as it was read, what is published of it, and what SIP would say."""

    verdict: Judged
    number: Number
    row: Row | None
    sip: str


async def form(visit: Visit) -> Response:
    """The form, filled with what the address names."""
    return visit.page("tester.html", given={name: visit.query(name) for name in FIELDS}, tried=None, wrong="", why="")


async def tried(visit: Visit) -> Response:
    """The verdict of this service, as the policy that it runs under gives it now."""
    sent = await visit.form()
    given = {name: sent.get(name, "").strip() for name in FIELDS}
    try:
        found, wrong = _try(visit, given), ""
    except (Problem, UsageError, msgspec.ValidationError) as error:
        found, wrong = None, getattr(error, "detail", None) or str(error)
    status = 422 if wrong else 200
    return visit.page("tester.html", status=status, given=given, tried=found, wrong=wrong, why=_why(visit, found))


def _try(visit: Visit, given: Mapping[str, str]) -> Tried:
    house = visit.house
    if not given["caller"]:
        raise UsageError(visit.t("tester.no_caller"))
    asked = msgspec.convert({**given, "region": given["region"].upper()}, Asked)
    switch = Caller(visit.caller.tenant, visit.caller.kind, frozenset(SCOPES), visit.caller.key_id)
    verdict = weighed(house, switch, asked)
    number = parse_number(given["caller"], asked.region or house.settings.region)
    row = house.standings.read(lambda file: file.get(number.e164 or ""))
    return Tried(verdict, number, row, sip_of(verdict, number.e164 or given["caller"]))


def _why(visit: Visit, found: Tried | None) -> str:
    """What decided: the word for a status or a flag, or a text of its own."""
    if found is None:
        return ""
    why = found.verdict.why
    if why in STATUSES:
        return word("status", why, visit.lang)
    return word("flag", why, visit.lang) if why == "spoofed" else visit.t(f"tester.why_{why.replace(' ', '_')}")


def sip_of(found: Judged, caller: str) -> str:
    """What our configurations of switches send: a refusal to the caller's side, or headers to the callee's."""
    if found.verdict == "block":
        reason = f"\nReason: {found.reason_header}" if found.reason_header else ""
        return f"SIP/2.0 {found.sip_code} {found.sip_reason}{reason}"
    score = "-" if found.score is None else found.score
    told = f'X-Callstanding: {found.verdict};score={score};label="{found.label}"'
    if found.verdict == "label":
        name = f'"{found.label}" <sip:{caller}@…>'
        return f"From: {name}\nP-Asserted-Identity: {name}\n{told}"
    return told


PAGES = (
    Page("GET", "/operator/tester", form, of="operators"),
    Page("POST", "/operator/tester", tried, of="operators", acts=False),
)
