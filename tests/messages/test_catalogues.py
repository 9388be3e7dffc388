"""Every language says the same things, and says something about every signal."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

import pytest

from callstanding.errors import UsageError
from callstanding.messages import languages
from callstanding.messages.catalogue import catalogue
from callstanding.messages.figures import SECONDS, SHARES
from callstanding.policies import load_policy
from callstanding.signals import SIGNALS

OTHERS = [lang for lang in languages() if lang != "en"]


def placeholders(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name})


def shape(tree: Mapping[str, Any], path: str = "") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in tree.items():
        place = f"{path}.{key}"
        found |= shape(value, place) if isinstance(value, dict) else {place: placeholders(value)}
    return found


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_has_the_keys_and_placeholders_of_english(lang: str) -> None:
    assert shape(catalogue("en")) == shape(catalogue(lang))


@pytest.mark.parametrize("lang", languages())
def test_every_measured_signal_has_its_sentences(lang: str) -> None:
    assert {s.name for s in SIGNALS} | {"base"} == set(catalogue(lang)["signals"])


@pytest.mark.parametrize("lang", languages())
def test_no_event_has_the_name_of_a_signal(lang: str) -> None:
    assert not set(catalogue(lang)["cause"]) & set(catalogue(lang)["signals"])


@pytest.mark.parametrize("lang", languages())
def test_every_signal_of_the_standard_policy_and_its_family_have_words(lang: str) -> None:
    policy = load_policy("standard")
    assert set(policy.signals) <= set(catalogue(lang)["signals"])
    assert set(policy.families) <= set(catalogue(lang)["family"])


def test_percent_and_seconds_are_the_units_that_the_signals_state() -> None:
    assert {s.name for s in SIGNALS if s.unit == "share"} == SHARES
    assert {s.name for s in SIGNALS if s.unit == "s"} == SECONDS


def test_french_differs_from_english_in_every_sentence() -> None:
    english, french = catalogue("en")["signals"], catalogue("fr")["signals"]
    assert [name for name in english if english[name]["sentence"] == french[name]["sentence"]] == []


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as error:
        catalogue("xx")
    assert error.value.hint == "Use one of: en, fr."
