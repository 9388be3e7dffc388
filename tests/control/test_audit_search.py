"""The audit log is searched by who, what, about what and when; nothing that fits is left out."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from callstanding.control.audit import changing, note
from callstanding.control.audit_search import Wanted, every, newest


@pytest.fixture
def log(engine: Engine) -> Engine:
    with changing(engine) as connection:
        for n in range(6):
            who, what = ("user:Pat", "key.created") if n % 2 else ("cli:0", "key.revoked")
            note(connection, at=100.0 + n, who=who, what=what, subject=f"k{n}_%")
    return engine


def seqs(engine: Engine, **wanted: object) -> list[str]:
    return [entry.subject for entry in newest(engine, Wanted(**wanted)) if entry.subject.startswith("k")]  # type: ignore[arg-type]


def test_rows_are_found_by_a_part_of_a_text_whatever_its_case(log: Engine) -> None:
    assert seqs(log, who="PAT") == ["k5_%", "k3_%", "k1_%"]
    assert seqs(log, what="revoked") == ["k4_%", "k2_%", "k0_%"]
    assert seqs(log, subject="k3") == ["k3_%"]
    assert seqs(log, who="pat", what="revoked") == []


def test_the_signs_of_a_pattern_are_letters_like_others(log: Engine) -> None:
    assert len(seqs(log, subject="_%")) == 6
    assert seqs(log, subject="k_3") == []
    assert seqs(log, who="%") == []
    assert seqs(log, who="' OR 1=1 --") == []


def test_a_span_has_its_beginning_and_not_its_end(log: Engine) -> None:
    assert seqs(log, since=101.0, until=103.0) == ["k2_%", "k1_%"]


def test_pages_follow_each_other_without_gap(log: Engine) -> None:
    wanted, found, before = Wanted(subject="k"), [], None
    while page := newest(log, wanted, before=before, limit=2):
        found += [entry.subject for entry in page]
        before = page[-1].seq
    assert found == [entry.subject for entry in every(log, wanted)]
    assert len(found) == 6
