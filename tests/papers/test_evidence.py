"""Evidence: true to the standing, the same for both sides, naming nobody, and whole in each of its forms."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from tests.papers.conftest import CALLS, NUMBER, REPORTS, proven

from callstanding.errors import InputError, UsageError
from callstanding.papers.forms import FORMS, rendered
from callstanding.papers.outline import outline
from callstanding.papers.words import words
from callstanding.pipeline.proof import CaseOf, Day, Proof, canonical, read_proof


def test_the_entries_sum_to_the_score_and_the_days_to_the_calls(proof: Proof) -> None:
    assert sum(line.points for line in proof.lines) == pytest.approx(proof.score)
    assert sum(day.made for day in proof.days) == 800 - sum(day.by_others for day in proof.days)
    assert proof.attested.attested + proof.attested.partial == 800
    assert sum(day.received for day in proof.days) == 60
    assert (proof.reached.called_back, proof.reached.reached) == (42, 42)  # those of the attested days
    assert proof.flags == ("disputed",)
    assert proof.kept_out == 20  # those after the opening
    assert sum(day.verified for day in proof.days) == 40
    assert [sum(getattr(day, name) for day in proof.days) for name in ("hearsay", "wanted")] == [1, 1]
    assert [(held.since, held.present) for held in proof.tenures] == [
        ("2024-05-07T00:00:00Z", False),
        ("2025-02-21T00:00:00Z", True),
    ]


def test_it_names_nobody_who_was_called_and_nobody_who_complained(proof: Proof) -> None:
    told = b"".join(canonical(proof).split(NUMBER.encode()))
    named = {row["callee"] for row in CALLS} | {row["reporter"] for row in REPORTS}
    assert not [number for number in named if number.encode() in told]
    assert b"former" not in told
    assert b"+1" not in told


def test_the_same_evidence_has_the_same_digest_and_the_same_bytes(proof: Proof, tmp_path: Path) -> None:
    again = proven(tmp_path, "en")
    assert again == proof
    for ending in FORMS:
        assert rendered(again, ending) == rendered(proof, ending)
    assert replace(proof, score=proof.score + 1).sealed().digest != proof.digest


def test_a_file_that_was_changed_is_refused(proof: Proof, tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_bytes(rendered(proof, ".json"))
    assert read_proof(path) == proof
    path.write_bytes(rendered(proof, ".json").replace(b'"made":40', b'"made":4'))
    with pytest.raises(InputError, match="was changed"):
        read_proof(path)
    path.write_text("{}")
    with pytest.raises(InputError, match="is no evidence"):
        read_proof(path)


def read_pdf(data: bytes) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(data)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_pdf_and_the_page_say_what_the_evidence_says(proof: Proof, lang: str) -> None:
    proof = replace(proof, lang=lang).sealed()
    _, told = read_pdf(rendered(proof, ".pdf"))
    page = rendered(proof, ".html").decode()
    for section in outline(proof).sections:
        assert section.title in told
    for text in (proof.digest, proof.case.case if proof.case else "", proof.days[3].day, "2025-02-21 00:00"):
        assert text in told
        assert text in page
    assert f"{proof.score:.0f} ({proof.low:.0f} - {proof.high:.0f})" in told
    assert "http" not in page
    assert "<script" not in page


def test_a_long_table_goes_on_over_pages_under_its_heads(proof: Proof) -> None:
    days = tuple(Day(f"2025-{i // 28 + 1:02}-{i % 28 + 1:02}", i, 1, 60, 0, 0, 0, 0, 0, 0) for i in range(200))
    pages, told = read_pdf(rendered(replace(proof, days=days), ".pdf"))
    assert pages >= 5
    assert all(day.day in told for day in days)
    assert told.count("verified complaints") >= 4


@pytest.mark.parametrize("name", ["app:Фильтр", "app:防骚扰", "app:<b>&amp;</b>", "carrier:مشغل", "app:" + "W" * 40])
def test_names_in_any_script_are_no_trouble(proof: Proof, name: str) -> None:
    odd = replace(proof, case=CaseOf("dis_1", "spoofed", name, "2025-03-24T00:00:00Z"))
    for ending in FORMS:
        assert rendered(odd, ending)
    assert "<b>&amp;</b>" not in rendered(odd, ".html").decode().replace("&lt;b&gt;&amp;amp;&lt;/b&gt;", "")


def test_a_number_without_tenures_complaints_or_a_case_has_a_paper_too(proof: Proof) -> None:
    bare = replace(proof, case=None, tenures=(), turns=(), remedies=(), days=(), flags=(), clean_by=None)
    assert all(rendered(bare, ending) for ending in FORMS)


def test_another_ending_is_refused(proof: Proof) -> None:
    with pytest.raises(UsageError, match="docx"):
        rendered(proof, ".docx")


def keys(table: Mapping[str, Any], path: str = "") -> set[str]:
    found = set[str]()
    for name, value in table.items():
        found |= keys(value, f"{path}.{name}") if isinstance(value, Mapping) else {f"{path}.{name}"}
    return found


def test_both_languages_have_the_same_words() -> None:
    assert keys(words("en")) == keys(words("fr"))
    with pytest.raises(UsageError):
        words("xx")


def test_json_is_read_back_as_it_was(proof: Proof) -> None:
    assert msgspec.json.decode(rendered(proof, ".json"), type=Proof) == proof
