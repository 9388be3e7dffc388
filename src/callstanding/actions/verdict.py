"""The verdict on one call, from the caller's published standing and what the switch knows of the call."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from callstanding.policies.policy import Policy

Action = Literal["allow", "label", "challenge", "block"]
ACTIONS: tuple[Action, ...] = ("allow", "label", "challenge", "block")
MOST_LABEL = 15  # characters of a caller name on most networks (ATIS-1000067: CNAM has 15)


class Standing(Protocol):
    """What a verdict reads of a standing."""

    @property
    def status(self) -> str:
        """unknown, clean, watch, spam or recovering."""

    @property
    def flags(self) -> tuple[str, ...]:
        """spoofed, disputed, inherited."""

    @property
    def score_low(self) -> float:
        """The lower bound of the Spam Score, 0 to 100."""


class Call(msgspec.Struct, frozen=True, gc=False):  # made for each call: a frozen dataclass takes seven times as long
    """What the switch knows of a call. `attestation`: A, B, C, or None where nothing is said."""

    caller: str
    callee: str | None = None
    attestation: str | None = None
    trunk: str | None = None
    emergency: bool = False  # the callee is an emergency service, or the caller is one that calls back


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What to do with the call, the words on the callee's screen, and how a refusal is answered in SIP."""

    action: Action
    label: str = ""  # at most 15 characters; empty: no label
    sip_code: int | None = None
    sip_reason: str = ""
    why: str = ""  # the status or flag that decided


ALLOW = Verdict("allow", why="nothing known")


def verdict(standing: Standing | None, call: Call, policy: Policy, *, label: str, code: int = 603) -> Verdict:
    """allow, label, challenge or block. No emergency call is ever touched, and no standing means that the call passes.

    `label`: the words for spam in the operator's language, cut to 15 characters. `code`: 603 (603+, ATIS-1000099),
    607 (RFC 8197) or 608 (RFC 8688), as the operator's country asks. A caller that shows a number whose holder does not
    make such calls is challenged and never refused: it may be the holder's own call, over a road that loses signatures.
    """
    if standing is None or call.emergency:
        return ALLOW
    if "spoofed" in standing.flags and call.attestation not in ("A", "B"):
        return Verdict("challenge", why="spoofed")
    if standing.status != "spam":
        return Verdict("allow", why=standing.status)
    sure = standing.score_low >= policy.number("verdict.block_low")
    if sure and "disputed" not in standing.flags:
        return Verdict("block", sip_code=code, sip_reason=REASONS[code], why="spam")
    return Verdict("label", label=label[:MOST_LABEL], why="spam")


REASONS = {603: "Network Blocked", 607: "Unwanted", 608: "Rejected"}
"""The status line of each refusal: ATIS-1000099, RFC 8197, RFC 8688."""
