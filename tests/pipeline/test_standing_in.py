"""Which numbers may stand in for another one: vetted ones, and none where that would only hide how it calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callstanding.engines import Duck
from callstanding.pipeline import Options
from callstanding.pipeline.filled import filled
from callstanding.pipeline.standing_in import stand_ins, stand_ins_asked
from callstanding.policies import load_policy
from callstanding.testing import MONDAY, assignment, campaign, write

POLICY = load_policy("standard")
CENTRE, ROBOT, USED, FRESH, BURNT = (f"+120255501{n}" for n in (43, 77, 50, 51, 52))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Duck]:
    folder = tmp_path_factory.mktemp("facts")
    calls = campaign(CENTRE, calls=100, answered=0.6, talk_s=(40, 90), attestation="A")
    calls += campaign(ROBOT, calls=800, answered=0.1, talk_s=(1, 3), people_from=500, attestation="A")
    calls += campaign(BURNT, calls=800, answered=0.1, talk_s=(1, 3), people_from=1500, attestation="A")
    held = [assignment(BURNT, "before", MONDAY, MONDAY.replace(day=MONDAY.day + 1))]
    files = [write(folder / "c.csv", "calls", calls)], [write(folder / "a.csv", "assignments", held)]
    with filled(files[0], (), files[1], None, options=Options(), progress=None) as engine:
        yield engine


def test_clean_numbers_stand_in_and_tainted_ones_do_not(facts: Duck) -> None:
    found = stand_ins(facts, POLICY, CENTRE, [BURNT, FRESH, USED])
    assert found.against == ()
    assert found.fit == ((FRESH, "nothing known"), (USED, "nothing known"))


def test_a_robocaller_is_not_helped_and_is_told_why(facts: Duck) -> None:
    found = stand_ins(facts, POLICY, ROBOT, [FRESH])
    assert found.fit == ()
    assert "own_calls" in {each.code for each in found.against}
    assert all(each.value >= each.limit and each.source for each in found.against)


def test_another_process_is_told_the_same(facts: Duck) -> None:
    body = {"number": CENTRE, "among": [FRESH, BURNT], "labels": [], "ledger": []}
    assert stand_ins_asked(facts, POLICY, body) == {"against": [], "fit": [[FRESH, "nothing known"]]}
    assert stand_ins_asked(facts, POLICY, body | {"among": []})["fit"] == []
    assert stand_ins_asked(facts, POLICY, body | {"number": ROBOT})["against"][0]["code"] == "own_calls"
