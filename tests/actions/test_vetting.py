"""The certificate: what speaks against a number, when that ends, and evidence that can be checked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callstanding.actions.certificate import document, is_whole
from callstanding.actions.evidence import digest_of
from callstanding.actions.labels import Label
from callstanding.actions.vetting import VERDICTS, Former, Found, StrayCalls, release_of, vet
from callstanding.inventory.quarantine import Residual, Strays
from callstanding.messages import languages
from callstanding.policies import load_policy

POLICY = load_policy("standard")
NOW, BEGAN, ENDED = (datetime.fromisoformat(day) for day in ("2026-03-02T10:30", "2025-01-01", "2026-01-01"))
TODAY = NOW.date()
FREE = TODAY - timedelta(days=60)
CALM = StrayCalls(None, {}, Strays(0.0, TODAY, TODAY, TODAY), None)
FORMER = Former("one", BEGAN, ENDED, "spam", 80.0, 84.0, 2000, 3, 5, ENDED,
                ({"signal": "short_answers", "points": 20.0, "value": 1.0, "limit": 0.3, "evidence": "9/9",
                  "sentence": "All end soon."},))  # fmt: skip
CLEAN = Found("+12025550123", "US", (FORMER,), None, FREE, "", 1.0, Residual(1.2, TODAY), (1.0, 5.0), CALM, {}, {})


def codes(found: Found, at: datetime = NOW) -> tuple[str, list[str], date | None]:
    made = vet(found, POLICY, at=at)
    return made.verdict, [reason.code for reason in made.reasons], made.until


def label(meaning: Any, days_ago: int = 1, platform: str = "t-mobile") -> Label:
    return Label(CLEAN.number, TODAY - timedelta(days=days_ago), platform, "Scam Likely", meaning)


def rung(per_week: float, likely: date | None) -> StrayCalls:
    return replace(CALM, by_day={TODAY: int(per_week)}, now=Strays(per_week, likely, likely, likely))


def test_a_number_against_which_nothing_speaks_is_clear() -> None:
    assert codes(CLEAN) == ("clear", [], None)


def test_nothing_known_is_said_and_is_not_clear() -> None:
    unknown = Found("+12025550123", "US", (), None, None, "", None, None, None, CALM, {}, {})
    assert codes(unknown) == ("nothing known", ["nothing_known"], None)


def test_a_number_that_somebody_holds_or_that_is_tagged_here_or_elsewhere_is_not_to_be_assigned() -> None:
    assert codes(replace(CLEAN, held="acme"))[:2] == ("do not assign", ["held"])
    assert codes(replace(CLEAN, status="spam"))[:2] == ("do not assign", ["spam"])
    assert codes(replace(CLEAN, labels=(label("spam"),)))[:2] == ("do not assign", ["labelled"])


def test_the_latest_label_of_a_platform_counts_and_for_some_days() -> None:
    assert codes(replace(CLEAN, labels=(label("spam", 5), label("clean", 1))))[0] == "clear"
    assert codes(replace(CLEAN, labels=(label("spam", 5), label("clean", 1, "at&t"))))[0] == "do not assign"
    assert codes(replace(CLEAN, labels=(label("spam", 30),)))[0] == "do not assign"
    assert codes(replace(CLEAN, labels=(label("spam", 31),)))[0] == "clear"
    assert codes(replace(CLEAN, labels=(label("watch", 1),))) == (
        "wait", ["watched_elsewhere"], TODAY + timedelta(days=30))  # fmt: skip


def test_of_several_labels_of_a_platform_on_one_day_the_worst_counts() -> None:
    for both in ((label("spam"), label("clean")), (label("clean"), label("spam"))):
        assert codes(replace(CLEAN, labels=both))[0] == "do not assign"


def test_it_waits_for_the_last_of_what_speaks_against_it() -> None:
    soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
    both = replace(CLEAN, residual=Residual(20.0, soon), strays=rung(9, later))
    assert codes(both) == ("wait", ["residual", "strays"], later)
    assert codes(replace(both, strays=rung(9, None)))[2] is None
    young = replace(CLEAN, free_since=TODAY - timedelta(days=5))
    assert codes(young) == ("wait", ["too_early"], TODAY + timedelta(days=40))


SOME = st.builds(
    Found,
    st.just("+12025550123"), st.sampled_from([None, "US", "FR"]), st.just((FORMER,)), st.none(),
    st.none() | st.dates(date(2025, 1, 1), TODAY), st.just(""), st.just(3.0),
    st.none() | st.builds(Residual, st.floats(0, 100), st.none() | st.dates(TODAY, date(2027, 1, 1))),
    st.just((1.0, 5.0)), st.just(CALM), st.just({}), st.just({}),
    st.lists(st.builds(Label, st.just("+12025550123"), st.dates(date(2025, 12, 1), TODAY), st.sampled_from("ab"),
                       st.just("x"), st.sampled_from(["clean", "watch", "spam"])), max_size=4).map(tuple),
)  # fmt: skip


@given(found=SOME, days=st.integers(0, 400))
def test_the_clock_alone_never_makes_a_certificate_worse_and_never_changes_its_digest(found: Found, days: int) -> None:
    now, then = vet(found, POLICY, at=NOW), vet(found, POLICY, at=NOW + timedelta(days=days))
    assert {reason.code for reason in then.reasons} <= {reason.code for reason in now.reasons}
    assert VERDICTS.index(then.verdict) <= VERDICTS.index(now.verdict)
    assert then.digest == now.digest
    assert (then.id == now.id) == (days == 0)


@pytest.mark.parametrize(
    "change",
    [
        {"former": (replace(FORMER, worst="watch"),)},
        {"former": (replace(FORMER, calls_in=4),)},
        {"former": ()},
        {"free_since": FREE + timedelta(days=1)},
        {"strays": replace(CALM, by_day={TODAY: 1})},
        {"reports_by_day": {TODAY: 1}},
        {"neighbours": {"known": 1.0}},
        {"labels": (label("clean"),)},
    ],
)
def test_the_digest_changes_with_the_evidence(change: dict[str, Any]) -> None:
    assert vet(replace(CLEAN, **change), POLICY, at=NOW).digest != vet(CLEAN, POLICY, at=NOW).digest


def test_the_digest_does_not_change_with_the_language_of_sentences_or_the_order_of_labels() -> None:
    french = replace(FORMER, reasons=(FORMER.reasons[0] | {"sentence": "Tout finit vite."},))
    assert vet(replace(CLEAN, former=(french,)), POLICY, at=NOW).digest == vet(CLEAN, POLICY, at=NOW).digest
    both = (label("spam"), label("clean", 1, "at&t"))
    assert (
        vet(replace(CLEAN, labels=both), POLICY, at=NOW).digest
        == vet(replace(CLEAN, labels=both[::-1]), POLICY, at=NOW).digest
    )


def test_a_document_can_be_checked_after_it_was_written_and_read() -> None:
    told = json.loads(json.dumps(document(vet(replace(CLEAN, labels=(label("spam"),)), POLICY, at=NOW))))
    assert is_whole(told)
    told["evidence"]["tenures"][0]["worst"] = "clean"
    assert not is_whole(told)
    assert not is_whole({})


def test_a_digest_knows_no_order_of_keys_and_no_last_bits() -> None:
    assert digest_of({"a": 0.1 + 0.2, "b": 1.0}) == digest_of({"b": 1, "a": 0.3})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


@pytest.mark.parametrize("lang", languages())
def test_every_reason_has_its_sentence_in_every_language(lang: str) -> None:
    worst = replace(
        CLEAN, held="acme", status="spam", residual_score=80.0, residual=Residual(84.0, None), free_since=TODAY,
        strays=rung(9, None), labels=(label("spam"), label("watch", 1, "at&t")),
    )  # fmt: skip
    made = document(vet(worst, POLICY, at=NOW), lang=lang)
    nothing = document(vet(replace(CLEAN, residual=None), POLICY, at=NOW), lang=lang)
    said = [reason["sentence"] for reason in made["reasons"] + nothing["reasons"]]
    assert len(said) == 8
    assert not [text for text in said if text.startswith("why_") or "{" in text]


def test_a_certificate_tells_whether_its_number_may_leave_quarantine() -> None:
    made = vet(CLEAN, POLICY, at=NOW)
    assert release_of(made, POLICY, since=FREE, today=TODAY).may
    assert not release_of(made, POLICY, since=TODAY, today=TODAY).may
    assert not release_of(vet(replace(CLEAN, residual=None), POLICY, at=NOW), POLICY, since=FREE, today=TODAY).may
