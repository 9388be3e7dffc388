"""Sentences carry value, limit and counts in the habits of their language."""

from __future__ import annotations

import re

import pytest

from callstanding.messages import cause, counts, heading, languages, remedy, sentence, title, word
from callstanding.messages.catalogue import catalogue
from callstanding.messages.figures import count, figure, number


def test_a_sentence_says_value_limit_and_counts() -> None:
    told = sentence("short_answers", "en", value=0.85, limit=0.3, evidence=(2550, 3000))
    assert told == ("85% of the first talks end within 6 seconds; the limit is 30% (2,550 of 3,000 first talks).")


def test_the_same_sentence_in_french() -> None:
    told = sentence("short_answers", "fr", value=0.85, limit=0.3, evidence="2550/3000")
    expected = (
        "85 % des premières conversations se terminent en 6 secondes ou moins ; la limite est de 30 % "
        "(2 550 premières conversations sur 3 000)."
    )
    assert told.replace("\u202f", " ") == expected


def test_without_counts_the_brackets_go() -> None:
    assert sentence("busy_day", "en", value=3000, limit=100) == (
        "3,000 calls were made within 24 hours; the limit is 100."
    )


def test_counts_that_are_already_words_stay() -> None:
    assert counts("short_answers", "as seen on Monday") == "as seen on Monday"


def test_a_lone_count_is_the_sample() -> None:
    assert counts("brief_talk", "446") == "446 first talks"
    assert counts("busy_day", "3000") == ""


def test_a_remedy_says_what_is_and_what_is_needed() -> None:
    assert remedy("brief_talk", "en", value=4.0, needed=20.0).replace("\u00a0", " ") == (
        "A first talk should last at least 20 s on average (now 4 s)."
    )


@pytest.mark.parametrize("lang", languages())
def test_no_sentence_or_remedy_keeps_a_blank(lang: str) -> None:
    for signal in catalogue(lang)["signals"]:
        told = sentence(signal, lang, value=0.5, limit=0.1, evidence=(5, 10)) + remedy(signal, lang, value=1, needed=2)
        assert not set(told) & set("{}")


def test_an_unheard_of_signal_still_has_a_sentence() -> None:
    assert sentence("moon_phase", "en", value=2.0) == "moon phase: 2."


@pytest.mark.parametrize(
    ("signal", "value", "expected"),
    [
        ("few_answers", 0.15, "15%"),
        ("few_answers", 0.004, "0.40%"),
        ("brief_talk", 4.04, "4.0\u00a0s"),
        ("busy_day", 3000.0, "3,000"),
        ("steady_rhythm", -0.93, "-0.93"),
        ("busy_day", None, "\u2013"),
        ("busy_day", float("nan"), "\u2013"),
    ],
)
def test_figures_come_in_the_unit_of_their_signal(signal: str, value: float | None, expected: str) -> None:
    assert figure(signal, value, "en") == expected


def test_no_reader_sees_a_minus_nought() -> None:
    assert number(-0.01, "en", places=1) == "0.0"


def test_words_headings_and_titles_have_their_language() -> None:
    assert (word("status", "clean", "fr"), heading("sum", "fr"), title("one_ring", "fr")) == (
        "sain",
        "total",
        "une sonnerie",
    )


@pytest.mark.parametrize(
    ("name", "lang", "expected"),
    [
        ("new_holder", "en", "a new holder has the number"),
        ("no_holder", "fr", "le numéro n'a plus de titulaire"),
        ("one_ring", "fr", "une sonnerie"),
    ],
)
def test_the_cause_of_a_change_is_an_event_or_a_signal(name: str, lang: str, expected: str) -> None:
    assert cause(name, lang) == expected


@pytest.mark.parametrize(
    ("lang", "evidence", "expected"),
    [
        ("en", "1/1", "1 of 1 first talk"),
        ("en", "0/20", "0 of 20 first talks"),
        ("fr", "0/20", "0 première conversation sur 20"),
        ("fr", "1/20", "1 première conversation sur 20"),
        ("fr", (1.4, 20), "1,4 première conversation sur 20"),
        ("fr", "2/20", "2 premières conversations sur 20"),
        ("fr", (1234, 5678.5), "1 234 premières conversations sur 5 678"),
    ],
)
def test_the_word_beside_a_count_agrees_with_it(lang: str, evidence: tuple[float, float] | str, expected: str) -> None:
    assert counts("short_answers", evidence, lang).replace("\u202f", " ") == expected


@pytest.mark.parametrize(
    ("lang", "made", "expected"),
    [
        ("en", 1, "1 call made · 0 received · 0 reports"),
        ("en", 1000, "1,000 calls made · 0 received · 0 reports"),
        ("fr", 1, "1 appel émis · 0 reçu · 0 signalement"),
        ("fr", 1000, "1 000 appels émis · 0 reçu · 0 signalement"),
    ],
)
def test_so_does_the_word_beside_a_total(lang: str, made: int, expected: str) -> None:
    none = count(0, lang)
    told = heading("counts", lang, calls_out=count(made, lang), calls_in=none, reports=none)
    assert told.replace("\u202f", " ") == expected


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("n", [0, 1, 1.5, 2, 20, 12_345])
def test_no_text_keeps_a_mark_of_its_template(lang: str, n: float) -> None:
    told = [counts(signal, (n, n), lang) for signal in catalogue(lang)["signals"]]
    told += [sentence(signal, lang, value=n, limit=0.1, evidence=(n, n)) for signal in catalogue(lang)["signals"]]
    assert not [text for text in told if set(text) & set("{}|")]


def test_french_writes_a_comma_and_a_space_before_its_double_marks() -> None:
    for group in catalogue("fr").values():
        texts = [text for value in group.values() for text in (value.values() if isinstance(value, dict) else [value])]
        assert not [text for text in texts if re.search(r"(?<![\u202f\d{])[;:?!%](?![a-z|])", text)]
    assert sentence("one_way", "fr", value=0.975, limit=0.95).replace("\u202f", " ").startswith("97,5 % de ses appels")
