"""The verdict on one call, as switches ask for it: from what is in memory, and never an error for a strange number."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from callstanding.actions.verdict import Call, Verdict, verdict
from callstanding.control.caller import Caller
from callstanding.formats.cells import attestation
from callstanding.lookup import Shown
from callstanding.web.house import House
from callstanding.web.numbers_of import number_of
from callstanding.web.parameters import RegionName
from callstanding.web.settings import Contact

SHORT = 8  # characters of the longest emergency number, with a plus or a blank


class Asked(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A call that is being set up."""

    caller: Annotated[str, msgspec.Meta(max_length=64)]
    callee: Annotated[str, msgspec.Meta(max_length=64)] = ""
    attestation: Annotated[str, msgspec.Meta(max_length=64, description="A, B, C, or a verstat value.")] = ""
    trunk: Annotated[str, msgspec.Meta(max_length=200)] = ""
    region: RegionName = ""
    emergency: bool = False


class Judged(msgspec.Struct, frozen=True):
    """What to do with the call. `score` is there for keys with the scope read."""

    verdict: Literal["allow", "label", "challenge", "block"]
    label: Annotated[str, msgspec.Meta(max_length=15)]
    score: int | None
    sip_code: Literal[603, 607, 608] | None
    sip_reason: str
    reason_header: Annotated[str, msgspec.Meta(description="The SIP Reason header of a 603+ (ATIS-1000099).")]
    why: str
    ttl: Annotated[int, msgspec.Meta(description="Seconds that a switch may keep this.")]
    as_of: str | None


def judge(house: House, caller: Caller, asked: Asked) -> Judged:
    """The verdict, counted. A number that cannot be read, and a caller that nothing is known of, may pass."""
    found = weighed(house, caller, asked)
    house.metrics.verdict_of[found.verdict].inc()
    return found


def weighed(house: House, caller: Caller, asked: Asked) -> Judged:
    """The same verdict without its being counted, for whoever only tries one out."""
    region = asked.region or house.settings.region
    number = number_of(asked.caller, region)
    shown = house.standings.lookup.get(number.e164) if number.e164 else None
    urgent = asked.emergency or number.kind == "emergency" or _calls_for_help(asked.callee, region)
    call = Call(number.e164 or "", None, attestation(asked.attestation or None), asked.trunk or None, emergency=urgent)
    settings = house.settings
    found = verdict(shown, call, house.policy, label=settings.label, code=settings.refusal)
    return _judged(house, found, shown if caller.may("read") else None, why=_why(found, number.kind, urgent=urgent))


def _calls_for_help(callee: str, region: str | None) -> bool:
    """Emergency numbers are short: the many others need not be read."""
    return 0 < len(callee) <= SHORT and number_of(callee, region).kind == "emergency"


def _why(found: Verdict, kind: str, *, urgent: bool) -> str:
    if urgent:
        return "emergency"
    return kind if kind in ("anonymous", "invalid", "short") else found.why


def _judged(house: House, found: Verdict, shown: Shown | None, *, why: str) -> Judged:
    return Judged(
        verdict=found.action,
        label=found.label,
        score=None if shown is None else round(shown.spam_score),
        sip_code=found.sip_code,  # type: ignore[arg-type]
        sip_reason=found.sip_reason,
        reason_header=reason_header(house.settings.contact) if found.sip_code == 603 else "",
        why=why,
        ttl=house.settings.ttl_s,
        as_of=house.standings.as_of,
    )


def line_of(found: Judged) -> str:
    """A verdict for those who read no JSON: verdict, score and label, `-` where there is none."""
    return f"{found.verdict} {'-' if found.score is None else found.score} {found.label or '-'}\n"


def reason_header(contact: Contact) -> str:
    """The Reason header of a call blocked by analytics, with whom to turn to (ATIS-1000099)."""
    told = {"url": contact.url, "tel": contact.tel, "email": contact.email}
    text = ";".join(["v=analytics1", *(f"{name}={value}" for name, value in told.items() if value)])
    return f'Q.850;cause=21;location=LN;text="{text}"'
