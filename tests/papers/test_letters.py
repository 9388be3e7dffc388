"""Letters: every one in both languages, filled from the case, with no blank left and no word taken for markup."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

import pytest
from tests.papers.conftest import DISPUTE

from callstanding.control.disputes import Dispute
from callstanding.errors import UsageError
from callstanding.papers.letters import ANSWERS, LETTERS, letter, usual_letter
from callstanding.pipeline.proof import Proof

DATE = "2025-03-24"


def case_for(kind: str) -> Dispute:
    if kind not in ANSWERS:
        return DISPUTE
    return replace(DISPUTE, state=kind, decided=DISPUTE.opened + 3600, note="We rang back.", platform="here")  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("enclosed", [True, False])
def test_every_letter_is_filled(kind: str, lang: str, enclosed: bool, proof: Proof) -> None:  # noqa: FBT001 - a parameter
    case = case_for(kind)
    made = letter(case, kind, lang=lang, date=DATE, proof=proof if enclosed else None)
    text = made.text()
    assert not re.search(r"[{}]|None|\bNaN\b", text)
    assert "\n\n\n" not in text
    for filled in (case.number, case.id, DATE, *((case.note,) if kind in ANSWERS else (case.text, "Some Filter"))):
        assert filled in text
    if enclosed and kind != "upheld":
        assert proof.digest in text
    page = made.html()
    assert made.subject in page
    assert f'lang="{lang}"' in page


def test_every_template_is_listed_in_every_language() -> None:
    folder = files("callstanding.papers") / "letters_text"
    for lang in ("en", "fr"):
        assert {path.name for path in (folder / lang).iterdir()} == {f"{kind}.txt.jinja" for kind in LETTERS}


def test_the_words_of_a_case_are_no_markup() -> None:
    odd = replace(DISPUTE, text="<script>alert(1)</script> {{ 7 * 7 }} & more", contact="<b>x</b>")
    made = letter(odd, "correction", lang="en", date=DATE)
    assert "{{ 7 * 7 }}" in made.text()
    assert "<script>" not in made.html()
    assert "&lt;script&gt;" in made.html()


def test_a_case_calls_for_its_letter() -> None:
    assert usual_letter(DISPUTE) == "correction"
    assert usual_letter(replace(DISPUTE, kind="blocked")) == "removal"
    assert usual_letter(replace(DISPUTE, kind="spoofed")) == "spoofing"
    assert usual_letter(case_for("rejected")) == "rejected"


def test_nobody_is_told_a_decision_that_was_not_taken() -> None:
    with pytest.raises(UsageError, match="is open"):
        letter(DISPUTE, "upheld", lang="en", date=DATE)


def test_evidence_about_another_number_is_refused(proof: Proof) -> None:
    with pytest.raises(UsageError, match="evidence about"):
        letter(replace(DISPUTE, number="+12025550199"), "correction", lang="en", date=DATE, proof=proof)


@pytest.mark.parametrize(("kind", "lang"), [("thanks", "en"), ("correction", "xx")])
def test_an_unknown_letter_or_language_is_refused(kind: str, lang: str) -> None:
    with pytest.raises(UsageError):
        letter(DISPUTE, kind, lang=lang, date=DATE)
