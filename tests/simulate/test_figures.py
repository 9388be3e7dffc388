"""Every parameter has a meaning and a source or says that it is a guess, and none is there for nothing."""

from __future__ import annotations

import re

import msgspec
import pytest

from callstanding.simulate.figures import DIFFICULTIES
from callstanding.simulate.kinds import ALWAYS_THERE, KINDS
from callstanding.simulate.populations.crowds import Crowd
from callstanding.simulate.populations.organisations import Alerts
from callstanding.simulate.populations.people import Ties
from callstanding.simulate.populations.reassigned import Change
from callstanding.simulate.populations.rings import Farm, Ring
from callstanding.simulate.populations.spoofing import SPOOFER, Shown
from callstanding.simulate.profile import Common, Profile
from callstanding.simulate.reading import POPULATIONS, document, lines, own_lines, stated, words
from callstanding.simulate.terms import scenarios

NAMES = {kind.name for kind in KINDS}
APART: dict[str, type[msgspec.Struct]] = {
    "world": Common,
    "ties": Ties,
    "alerts": Alerts,
    "change": Change,
    "farm": Farm,
    "ring": Ring,
}
APART |= {f"shown.{name}": Shown for name in ("spoofed_person", "spoofed_business", "neighbour", "flooded_business")}
APART |= {f"crowd.{name}": Crowd for name in ("brigaded_business", "brigaded_caller", "stormed_business")}
BASES = {"everyone", "machine", "snowshoe", SPOOFER}
WRITTEN = [
    (section, name, line)
    for population in POPULATIONS
    for section, (_, table) in own_lines(population).items()
    for name, line in table.items()
] + [("hours", name, line) for name, line in document("hours").items()]


def test_every_parameter_names_its_source_or_says_that_it_is_a_guess() -> None:
    honest = (*document("sources"), "guess", "by definition")
    assert [(section, name) for section, name, line in WRITTEN if not line["source"].startswith(honest)] == []


def test_every_source_is_named_by_some_parameter() -> None:
    told = " ".join(line["source"] for _, _, line in WRITTEN)
    assert [short for short in document("sources") if short not in told] == []


def test_every_word_is_used_and_every_parameter_is_a_word() -> None:
    assert {name for table in lines().values() for name in table} == set(words())


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_every_section_has_just_what_its_reader_needs(difficulty: str) -> None:
    figures = stated(difficulty)
    for section, table in figures.sections.items():
        wanted = APART.get(section, Profile)
        assert set(table) == set(wanted.__struct_fields__), section
        figures.shape(section, wanted)


def test_there_is_a_section_for_every_kind_and_a_kind_for_every_section() -> None:
    assert set(lines()) == NAMES | set(APART) | BASES


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_quantiles_rise_and_shares_lie_between_0_and_1(difficulty: str) -> None:
    for section, table in stated(difficulty).sections.items():
        for name, figure in table.items():
            if figure.word.what == "quantiles" and figure.value:
                percents, values = zip(*figure.value, strict=True)
                assert list(percents) == sorted(set(percents)), (section, name)
                assert list(values) == sorted(values), (section, name)
                assert values[0] > 0, (section, name)
            if figure.word.what == "share":
                assert 0 <= figure.value <= 1, (section, name)


def test_a_scenario_names_kinds_that_there_are_and_every_kind_is_in_one() -> None:
    named = {kind for name in scenarios() for kind in document("scenarios")[name]["kinds"]}
    assert named | set(ALWAYS_THERE) == NAMES


def test_hard_spam_has_clean_lists_full_attestation_and_longer_talk() -> None:
    standard, hard = (stated(level).shape("robocaller", Profile) for level in ("standard", "hard"))
    assert hard.invalid < 0.01 < standard.invalid
    assert hard.signed == (1.0, 0.0, 0.0, 0.0)
    assert [at for _, at in hard.talk_s] > [at for _, at in standard.talk_s]
    assert hard.pace == 4


def test_a_kind_is_named_once_and_told_in_a_sentence() -> None:
    assert len(NAMES) == len(KINDS)
    assert [kind.name for kind in KINDS if not re.fullmatch(r"[a-z].*[^.]", kind.about)] == []
