"""What a switch is told: nothing known passes, an innocent holder is never refused, no emergency call is touched."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions import Call, verdict
from callstanding.policies import load_policy

POLICY = load_policy("standard")
NUMBER = "+12025550101"


@dataclass(frozen=True)
class Standing:
    """What a verdict reads."""

    status: str = "clean"
    score_low: float = 0.0
    flags: tuple[str, ...] = ()


STANDINGS = st.builds(
    Standing,
    status=st.sampled_from(["unknown", "clean", "watch", "spam", "recovering"]),
    score_low=st.floats(0, 100),
    flags=st.lists(st.sampled_from(["spoofed", "disputed", "inherited"]), unique=True).map(tuple),
)
ATTESTATIONS = st.sampled_from(["A", "B", "C", None])
CALLS = st.builds(Call, caller=st.just(NUMBER), attestation=ATTESTATIONS, emergency=st.booleans())


@pytest.mark.parametrize(
    ("standing", "call", "action"),
    [
        (None, Call(NUMBER), "allow"),
        (Standing("unknown"), Call(NUMBER), "allow"),
        (Standing("watch", 60), Call(NUMBER), "allow"),
        (Standing("recovering", 99), Call(NUMBER), "allow"),
        (Standing("spam", 60), Call(NUMBER), "label"),
        (Standing("spam", 97), Call(NUMBER), "block"),
        (Standing("spam", 97, ("disputed",)), Call(NUMBER), "label"),
        (Standing("clean", 0, ("spoofed",)), Call(NUMBER, attestation="C"), "challenge"),
        (Standing("clean", 0, ("spoofed",)), Call(NUMBER, attestation="A"), "allow"),
        (Standing("spam", 99), Call(NUMBER, emergency=True), "allow"),
    ],
)
def test_the_verdict_is(standing: Standing | None, call: Call, action: str) -> None:
    assert verdict(standing, call, POLICY, label="Suspected spam").action == action


@given(STANDINGS, CALLS)
def test_only_what_is_tagged_is_labelled_or_refused(standing: Standing, call: Call) -> None:
    found = verdict(standing, call, POLICY, label="A label that is far too long")
    assert found.action not in ("label", "block") or (standing.status == "spam" and not call.emergency)
    assert len(found.label) <= 15
    assert (found.sip_code is not None) == (found.action == "block")


@given(STANDINGS, CALLS)
def test_a_disputed_number_is_never_refused(standing: Standing, call: Call) -> None:
    disputed = Standing(standing.status, standing.score_low, (*standing.flags, "disputed"))
    assert verdict(disputed, call, POLICY, label="Spam").action != "block"
