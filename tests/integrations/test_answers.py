"""What switches are told of a number: nothing of honest ones, and of spoofed ones only what spares their holders."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integrations.house import BLOCKED, CALLERS, CLEAN, LABELLED, SPOOFED, WORDING, shown

from callstanding.integrations.answers import answer, safe_label

STATUSES = ("unknown", "clean", "watch", "recovering")


@pytest.mark.parametrize("status", STATUSES)
def test_a_number_that_is_not_spam_is_not_told(status: str) -> None:
    assert answer(1, CLEAN, shown(CLEAN, status, low=99.0, score=99.0), WORDING) is None


def test_a_number_without_standing_is_not_told() -> None:
    assert answer(1, CLEAN, None, WORDING) is None


def test_spam_is_labelled_and_sure_spam_refused() -> None:
    told = {s.number: answer(7, s.number, s, WORDING) for s in CALLERS}
    assert [(a.verdict, a.label, a.score, a.seq) for n in (LABELLED, BLOCKED) if (a := told[n])] == [
        ("label", "Spam likely", 88, 7),
        ("block", "", 99, 7),
    ]


def test_a_spoofed_number_is_challenged_only_where_its_call_is_not_proven() -> None:
    told = answer(1, SPOOFED, CALLERS[3], WORDING)
    assert told is not None
    assert [told.given(a) for a in ("A", "B", "C", None)] == ["allow", "allow", "challenge", "challenge"]


@given(st.text())
def test_a_label_can_be_written_into_a_header_a_list_and_a_sheet(label: str) -> None:
    safe = safe_label(label)
    assert len(safe) <= 15
    assert not set(safe) & set('"<>|;\r\n\\=@\t')
    assert not safe.startswith(("+", "-", "=", "@"))
    told = answer(1, LABELLED, CALLERS[1], replace(WORDING, label=label))
    assert told is not None
    assert told.label == safe
