"""What a switch is told of a number before a call is known: verdict, label and score; nothing where it may pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from callstanding.actions.verdict import MOST_LABEL, Action, Call, Standing, Verdict, verdict
from callstanding.lookup import Shown
from callstanding.policies.policy import Policy

_UNSAFE = re.compile(r"[^\w .,:!?*+()/-]")  # a label goes into SIP headers, XML, CSV and split lines


@dataclass(frozen=True, slots=True)
class Wording:
    """The operator's policy, its words for spam (cut to 15 characters), the SIP code of a refusal: 603, 607, 608."""

    policy: Policy
    label: str = "Suspected spam"
    code: int = 603


class Answer(msgspec.Struct, frozen=True):
    """The verdict on calls from a number. `score`: 0 to 100; `seq`: the cursor of the standing that it comes from."""

    number: str  # E.164 with +
    verdict: Action  # of a call whose caller is not proven
    attested: Action  # of a call whose attestation is A or B: the holder of a spoofed number is not its spoofer
    label: str
    score: int
    status: str
    code: int  # of the refusal, where either verdict is block
    seq: int

    @property
    def digits(self) -> str:
        """The number without its plus: what keys and names are made of."""
        return self.number.removeprefix("+")

    def given(self, attestation: str | None) -> Action:
        """The verdict on one call with this attestation (A, B, C or None)."""
        return self.attested if attestation in ("A", "B") else self.verdict


def answer(seq: int, number: str, shown: Shown | None, wording: Wording) -> Answer | None:
    """The answer for a published standing; None where every call from the number may pass."""
    if shown is None:
        return None
    bare = _verdict(number, shown, None, wording)
    attested = _verdict(number, shown, "A", wording)
    if bare.action == attested.action == "allow":
        return None
    labelled = "label" in (bare.action, attested.action)
    return Answer(
        number=number,
        verdict=bare.action,
        attested=attested.action,
        label=safe_label(wording.label) if labelled else "",
        score=round(shown.spam_score),
        status=shown.status,
        code=wording.code,
        seq=seq,
    )


def safe_label(label: str) -> str:
    """At most 15 characters of the label, without those that mean something in a header, a list or a spread sheet."""
    return _UNSAFE.sub("", label)[:MOST_LABEL].strip().lstrip("+-=@")


def _verdict(number: str, shown: Standing, attestation: str | None, wording: Wording) -> Verdict:
    call = Call(number, attestation=attestation)
    return verdict(shown, call, wording.policy, label=wording.label, code=wording.code)
